using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Lists services of the cluster, as <c>ceph orch ls</c> does.</summary>
[Cmdlet(VerbsCommon.Get, "CephService")]
[OutputType(typeof(CephService))]
public sealed class GetCephServiceCommand : ClusterCmdlet
{
    private IReadOnlyList<CephService>? services;

    /// <summary>Names of the services, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    public string[] ServiceName { get; set; } = [];

    /// <summary>Types of services, with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] ServiceType { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var type = new NameFilter(ServiceType);
        foreach (var service in this.Select(ServiceName, services ??= Fetch(), item => item.ServiceName, "ServiceNotFound", "service", "Get-CephService"))
        {
            if (type.IsEmpty || type.Matches(service.ServiceType))
            {
                WriteObject(service);
            }
        }
    }

    private IReadOnlyList<CephService> Fetch()
    {
        var session = Session;
        var found = Run((_, ct) => session.Cluster.GetServicesAsync(ct));
        session.Seen.Services = [.. found.Select(service => service.ServiceName)];
        return found;
    }
}
