using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Stops all daemons of services. Mons, mgrs and OSDs are never stopped as a whole.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephService", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class StopCephServiceCommand : GuardedServiceActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Stop;
}
