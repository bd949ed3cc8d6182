using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Specs;

namespace CephadmPS.Commands.Specs;

/// <summary>Gets the stored service specs.</summary>
[Cmdlet(VerbsCommon.Get, "CephServiceSpec")]
[OutputType(typeof(ServiceSpec))]
public sealed class GetCephServiceSpecCommand : ClusterCmdlet
{
    private IReadOnlyList<ServiceSpec>? specs;

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
        foreach (var spec in this.Select(ServiceName, specs ??= Fetch(), item => item.ServiceName, "ServiceNotFound", "spec of service", "Get-CephServiceSpec"))
        {
            if (type.IsEmpty || type.Matches(spec.ServiceType))
            {
                WriteObject(spec);
            }
        }
    }

    private IReadOnlyList<ServiceSpec> Fetch()
    {
        var session = Session;
        return Run((_, ct) => session.Cluster.GetSpecsAsync(ct));
    }
}
