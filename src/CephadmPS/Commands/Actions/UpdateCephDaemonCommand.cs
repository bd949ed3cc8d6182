using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Writes daemons' configuration anew; Ceph daemons go on running.</summary>
[Cmdlet(VerbsData.Update, "CephDaemon", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class UpdateCephDaemonCommand : DaemonActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Reconfigure;
}
