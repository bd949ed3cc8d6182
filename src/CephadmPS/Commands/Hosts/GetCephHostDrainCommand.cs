using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Shows how far hosts are emptied.</summary>
[Cmdlet(VerbsCommon.Get, "CephHostDrain")]
[OutputType(typeof(CephHostDrain))]
public sealed class GetCephHostDrainCommand : ClusterCmdlet
{
    private IReadOnlyList<CephHostDrain>? drains;

    /// <summary>Names of the hosts, with wildcards; default: all that are being drained.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        drains ??= Run((_, ct) => cluster.GetDrainsAsync(ct));
        var filter = new NameFilter(HostName);
        foreach (var drain in drains.Where(drain => filter.IsEmpty || filter.Matches(drain.HostName)))
        {
            WriteObject(drain);
        }
    }
}
