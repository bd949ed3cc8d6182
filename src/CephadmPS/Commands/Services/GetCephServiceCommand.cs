using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Lists services of the cluster, as <c>ceph orch ls</c> does.</summary>
[Cmdlet(VerbsCommon.Get, "CephService")]
[OutputType(typeof(CephService))]
public sealed class GetCephServiceCommand : ServiceListCmdlet<CephService>
{
    private protected override string Noun => "service";

    private protected override IReadOnlyList<CephService> Fetch()
    {
        var session = Session;
        var found = Run((_, ct) => session.Cluster.GetServicesAsync(ct));
        session.Seen.Services = [.. found.Select(service => service.ServiceName)];
        return found;
    }

    private protected override string NameOf(CephService item) => item.ServiceName;

    private protected override string TypeOf(CephService item) => item.ServiceType;
}
