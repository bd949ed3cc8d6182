using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Has services managed again: the next reconciliation brings them in line with their specs.</summary>
[Cmdlet(VerbsLifecycle.Enable, "CephServiceManagement", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableCephServiceManagementCommand : ServiceManagementCmdlet
{
    private protected override bool Managed => true;
}
