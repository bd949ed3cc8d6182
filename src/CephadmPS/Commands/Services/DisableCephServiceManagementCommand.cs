using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Leaves services unmanaged: their daemons are left as they are.</summary>
[Cmdlet(VerbsLifecycle.Disable, "CephServiceManagement", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class DisableCephServiceManagementCommand : ClusterCmdlet
{
    /// <summary>Names of the services (<c>type</c> or <c>type.id</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ServiceName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in ServiceName)
        {
            if (ShouldProcess(name, "Disable management of service on cluster " + cluster.ClusterName)
                && TryRun((_, ct) => cluster.SetManagedAsync(name, false, ct), name, out var result))
            {
                WriteObject(result);
            }
        }
    }
}
