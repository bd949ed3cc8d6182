using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.Actions;

/// <summary>Redeploys daemons: unit and container are made anew, data stays.</summary>
[Cmdlet(VerbsCommon.Reset, "CephDaemon", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult), typeof(ReconcileResult))]
public sealed class ResetCephDaemonCommand : GuardedDaemonActionCmdlet
{
    /// <summary>Image to redeploy with, for daemons that run Ceph's own; it is set as their <c>container_image</c>. Default: the configured one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Image { get; set; }

    private protected override DaemonActionKind Kind => DaemonActionKind.Redeploy;

    private protected override ActionRequest Request => base.Request with { Image = Image };
}
