using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Stops daemons, if Ceph says that it can do without them. They stay stopped until they are started, or their host boots.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephDaemon", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class StopCephDaemonCommand : DaemonActionCmdlet
{
    /// <summary>Although Ceph says that it is not safe now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override DaemonActionKind Kind => DaemonActionKind.Stop;

    private protected override ActionRequest Request => base.Request with { Force = Force };
}
