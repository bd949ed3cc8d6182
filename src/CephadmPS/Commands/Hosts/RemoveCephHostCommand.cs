using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Takes hosts out of the cluster.</summary>
[Cmdlet(VerbsCommon.Remove, "CephHost", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephHostCommand : ClusterCmdlet
{
    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>Also when daemons of the cluster are on it or it does not answer.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in HostName)
        {
            if (ShouldProcess(name, $"Remove host from cluster {cluster.ClusterName}{(Force ? " by force" : "")}")
                && TryRun((_, ct) => cluster.RemoveHostAsync(name, Force, ct), name, out var result))
            {
                WriteObject(result);
            }
        }
    }
}
