using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Starts all daemons of services.</summary>
[Cmdlet(VerbsLifecycle.Start, "CephService", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class StartCephServiceCommand : ServiceActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Start;
}
