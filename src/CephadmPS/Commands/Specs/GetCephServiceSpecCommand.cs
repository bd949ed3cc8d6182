using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Specs;

namespace CephadmPS.Commands.Specs;

/// <summary>Gets the stored service specs.</summary>
[Cmdlet(VerbsCommon.Get, "CephServiceSpec")]
[OutputType(typeof(ServiceSpec))]
public sealed class GetCephServiceSpecCommand : ServiceListCmdlet<ServiceSpec>
{
    private protected override string Noun => "spec of service";

    private protected override IReadOnlyList<ServiceSpec> Fetch()
    {
        var session = Session;
        return Run((_, ct) => session.Cluster.GetSpecsAsync(ct));
    }

    private protected override string NameOf(ServiceSpec item) => item.ServiceName;

    private protected override string TypeOf(ServiceSpec item) => item.ServiceType;
}
