using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Writes the configuration of all daemons of services anew; Ceph daemons go on running.</summary>
[Cmdlet(VerbsData.Update, "CephService", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class UpdateCephServiceCommand : ServiceActionCmdlet
{
    private protected override DaemonActionKind Kind => DaemonActionKind.Reconfigure;
}
