using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Restarts all daemons of services, one after another.</summary>
[Cmdlet(VerbsLifecycle.Restart, "CephService", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class RestartCephServiceCommand : ServiceActionCmdlet
{
    /// <summary>Although Ceph says that it is not safe now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override DaemonActionKind Kind => DaemonActionKind.Restart;

    private protected override ActionRequest Request => base.Request with { Force = Force };
}
