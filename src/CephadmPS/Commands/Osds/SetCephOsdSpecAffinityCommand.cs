using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Osds;

/// <summary>Says to which OSD service OSDs belong.</summary>
[Cmdlet(VerbsCommon.Set, "CephOsdSpecAffinity", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SetCephOsdSpecAffinityCommand : ClusterCmdlet
{
    /// <summary>The service (<c>osd</c> or <c>osd.id</c>).</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string ServiceName { get; set; } = "";

    /// <summary>Number of the OSD.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(OsdCompleter))]
    public int[] OsdId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        var names = string.Join(", ", OsdId.Select(id => $"osd.{id}"));
        if (this.ShouldNote($"Let belong to {ServiceName}", names, () => TryRun((_, ct) => cluster.PreviewOsdServiceAsync(ServiceName, OsdId, ct), names, out var places)
                ? [.. places.Select(place => $"note it with osd.{place.OsdId} on {place.HostName}")] : null)
            && TryRun((_, ct) => cluster.SetOsdServiceAsync(ServiceName, OsdId, ct), names, out var result))
        {
            WriteObject(result);
        }
    }
}
