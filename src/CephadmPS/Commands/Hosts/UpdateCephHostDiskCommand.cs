using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Has hosts look for disks that were plugged in.</summary>
[Cmdlet(VerbsData.Update, "CephHostDisk", SupportsShouldProcess = true)]
[OutputType(typeof(CephHostDisks))]
public sealed class UpdateCephHostDiskCommand : ClusterCmdlet
{
    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in HostName)
        {
            if (ShouldProcess(name, "Look for new disks") && TryRun((_, ct) => cluster.RescanDisksAsync(name, ct), name, out var disks))
            {
                WriteObject(disks);
            }
        }
    }
}
