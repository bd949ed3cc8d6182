using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Osds;

/// <summary>Puts OSDs into the removal queue: reconciling drains and removes them.</summary>
[Cmdlet(VerbsCommon.Remove, "CephOsd", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephOsdCommand : ClusterCmdlet
{
    /// <summary>Number of the OSD.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(OsdCompleter))]
    public int[] OsdId { get; set; } = [];

    /// <summary>Keep the numbers, for OSDs that take their place.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>Do not wait until they are empty, only until Ceph calls them safe to destroy; nor for the drain of other hosts.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Erase their devices afterwards.</summary>
    [Parameter]
    public SwitchParameter Zap { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        var options = new OsdRemovalOptions { OsdIds = OsdId, Replace = Replace, Force = Force, Zap = Zap };
        var names = string.Join(", ", OsdId.Select(id => $"osd.{id}"));
        if (TryRun((_, ct) => cluster.PreviewOsdRemovalAsync(options, ct), names, out var plan)
            && this.ShouldDo($"Remove{(Replace ? " for a replacement" : "")}{(Zap ? ", erasing the devices" : "")}", names, Confirmation.LinesOf(plan))
            && TryRun((_, ct) => cluster.RemoveOsdsAsync(options, ct), names, out var results))
        {
            WriteObject(results, enumerateCollection: true);
        }
    }
}
