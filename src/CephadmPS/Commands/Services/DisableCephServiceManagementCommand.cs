using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Leaves services unmanaged: their daemons are left as they are.</summary>
[Cmdlet(VerbsLifecycle.Disable, "CephServiceManagement", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class DisableCephServiceManagementCommand : ServiceManagementCmdlet
{
    private protected override bool Managed => false;
}
