using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Starts daemons.</summary>
[Cmdlet(VerbsLifecycle.Start, "CephDaemon", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class StartCephDaemonCommand : DaemonActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Start;
}
