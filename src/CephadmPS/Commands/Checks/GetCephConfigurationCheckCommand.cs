using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Checks;

/// <summary>Shows the checks of hosts' configuration and what they find.</summary>
[Cmdlet(VerbsCommon.Get, "CephConfigurationCheck")]
[OutputType(typeof(CephConfigurationCheck))]
public sealed class GetCephConfigurationCheckCommand : ClusterCmdlet
{
    private IReadOnlyList<CephConfigurationCheck>? checks;

    /// <summary>Names of checks, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConfigurationCheckCompleter))]
    public string[] CheckName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        checks ??= Run((_, ct) => cluster.GetConfigurationChecksAsync(ct));
        WriteObject(this.Select(CheckName, checks, item => item.CheckName, "CheckUnknown", "configuration check", "Get-CephConfigurationCheck"), enumerateCollection: true);
    }
}
