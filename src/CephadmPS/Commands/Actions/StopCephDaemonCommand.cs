using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Stops daemons, if Ceph says that it can do without them. They stay stopped until they are started, or their host boots.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephDaemon", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class StopCephDaemonCommand : GuardedDaemonActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Stop;
}
