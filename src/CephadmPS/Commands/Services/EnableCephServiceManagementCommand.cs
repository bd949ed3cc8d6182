using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Has services managed again: the next reconciliation brings them in line with their specs.</summary>
[Cmdlet(VerbsLifecycle.Enable, "CephServiceManagement", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableCephServiceManagementCommand : ClusterCmdlet
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
            if (ShouldProcess(name, "Enable management of service on cluster " + cluster.ClusterName)
                && TryRun((_, ct) => cluster.SetManagedAsync(name, true, ct), name, out var result))
            {
                WriteObject(result);
            }
        }
    }
}
