using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Osds;

/// <summary>Lists the removal queue.</summary>
[Cmdlet(VerbsCommon.Get, "CephOsdRemoval")]
[OutputType(typeof(CephOsdRemoval))]
public sealed class GetCephOsdRemovalCommand : ClusterCmdlet
{
    /// <summary>Only these OSDs.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(QueuedOsdCompleter))]
    public int[] OsdId { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = Session;
        var queue = Run((_, ct) => session.Cluster.GetOsdRemovalsAsync(ct));
        session.Seen.QueuedOsds = [.. queue.Select(removal => $"{removal.OsdId}")];
        foreach (var removal in queue.Where(removal => OsdId.Length == 0 || OsdId.Contains(removal.OsdId)))
        {
            WriteObject(removal);
        }
    }
}
