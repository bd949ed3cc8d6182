using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Removes services: their specs at once, their daemons by the next reconciliation.</summary>
[Cmdlet(VerbsCommon.Remove, "CephService", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephServiceCommand : ClusterCmdlet
{
    /// <summary>Name of the service (<c>type</c> or <c>type.id</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ServiceName { get; set; } = [];

    /// <summary>Also where the cluster refuses: OSDs keep running without a spec, the last of a kind goes.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in ServiceName)
        {
            if (ShouldProcess(name, $"Remove service from cluster {cluster.ClusterName}{(Force ? " by force" : "")}")
                && TryRun((_, ct) => cluster.RemoveServiceAsync(name, Force, ct), name, out var result))
            {
                WriteObject(result);
            }
        }
    }
}
