using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Restarts daemons, if Ceph says that it can do without them for a moment.</summary>
[Cmdlet(VerbsLifecycle.Restart, "CephDaemon", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class RestartCephDaemonCommand : GuardedDaemonActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Restart;
}
