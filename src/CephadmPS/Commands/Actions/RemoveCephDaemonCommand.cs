using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Removes daemons from their hosts. A managed service deploys others in their place, where its placement wants them.</summary>
[Cmdlet(VerbsCommon.Remove, "CephDaemon", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class RemoveCephDaemonCommand : GuardedDaemonActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Remove;
}
