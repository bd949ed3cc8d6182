using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Restarts all daemons of services, one after another.</summary>
[Cmdlet(VerbsLifecycle.Restart, "CephService", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class RestartCephServiceCommand : GuardedServiceActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Restart;
}
