using System.Management.Automation;
using CephadmPS.Completion;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that have services managed, or left as they are; one that is refused does not end the others.</summary>
public abstract class ServiceManagementCmdlet : ClusterCmdlet
{
    /// <summary>Names of the services (<c>type</c> or <c>type.id</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ServiceName { get; set; } = [];

    private protected abstract bool Managed { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in ServiceName)
        {
            if (ShouldProcess(name, $"{(Managed ? "Enable" : "Disable")} management of service on cluster {cluster.ClusterName}")
                && TryRun((_, ct) => cluster.SetManagedAsync(name, Managed, ct), name, out var result))
            {
                WriteObject(result);
            }
        }
    }
}
