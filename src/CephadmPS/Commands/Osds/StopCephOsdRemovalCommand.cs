using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Osds;

/// <summary>Takes OSDs out of the removal queue and gives them their weight back.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephOsdRemoval", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class StopCephOsdRemovalCommand : ClusterCmdlet
{
    /// <summary>Number of the OSD.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(QueuedOsdCompleter))]
    public int[] OsdId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        var names = string.Join(", ", OsdId.Select(id => $"osd.{id}"));
        if (this.ShouldNote("Stop the removal and restore the weight", names, () => TryRun((_, ct) => cluster.PreviewStopOsdRemovalsAsync(OsdId, ct), names, out var plan) ? plan : null)
            && TryRun((progress, ct) => cluster.StopOsdRemovalsAsync(OsdId, progress, ct), names, out var results))
        {
            WriteObject(results, enumerateCollection: true);
        }
    }
}
