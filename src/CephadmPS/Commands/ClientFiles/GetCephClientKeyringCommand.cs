using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.ClientFiles;

/// <summary>Lists the keyrings of clients that are kept on hosts. No key is shown.</summary>
[Cmdlet(VerbsCommon.Get, "CephClientKeyring")]
[OutputType(typeof(CephClientKeyring))]
public sealed class GetCephClientKeyringCommand : ClusterCmdlet
{
    private IReadOnlyList<CephClientKeyring>? keyrings;

    /// <summary>Names of clients, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Entity { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        keyrings ??= Run((_, ct) => cluster.GetClientKeyringsAsync(ct));
        WriteObject(this.Select(Entity, keyrings, item => item.Entity, "KeyringUnknown", "kept keyring of", "Get-CephClientKeyring"), enumerateCollection: true);
    }
}
