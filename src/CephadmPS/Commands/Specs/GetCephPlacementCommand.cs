using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Scheduling;
using CephadmPS.Errors;

namespace CephadmPS.Commands.Specs;

/// <summary>Shows where the daemons of services go, and why: for a cluster, or for files before there is one.</summary>
[Cmdlet(VerbsCommon.Get, "CephPlacement", DefaultParameterSetName = "Cluster")]
[OutputType(typeof(CephPlacement), typeof(CephPlacementDecision))]
public sealed class GetCephPlacementCommand : ClusterCmdlet
{
    private readonly SpecInput specs = new();
    private readonly SpecInput hosts = new();

    /// <summary>Spec files (YAML or JSON), with wildcards; no cluster is asked.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Spec files, their names taken literally; no cluster is asked.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Files with the hosts as documents of <c>service_type: host</c>; default: those in the spec files.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] HostPath { get; set; } = [];

    /// <summary>Names of the services to show, with wildcards; default: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    public string[] ServiceName { get; set; } = [];

    /// <summary>Show for each host why it was taken, kept, passed over or refused.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => specs.AddFiles(this, Path, LiteralPath);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var view = ParameterSetName == "Cluster" ? ReadCluster() : ReadFiles();
        foreach (var spec in this.Select(ServiceName, view.Specs, item => item.ServiceName, "ServiceNotFound", "service", "Get-CephPlacement"))
        {
            try
            {
                var placement = ServicePlacement.For(spec, view);
                if (placement.Skip != PlacementSkip.None)
                {
                    WriteVerbose($"{spec.ServiceName} is not placed: {placement.Skip}.");
                }
                WriteObject(Explain ? CephPlacementDecision.Of(placement) : CephPlacement.Of(placement), enumerateCollection: true);
            }
            catch (CephadmException e)
            {
                WriteError(ErrorRecords.From(e, spec.ServiceName));
            }
        }
    }

    private ClusterView ReadCluster()
    {
        var cluster = Session.Cluster;
        return Run((_, ct) => cluster.GetPlacementViewAsync(ct));
    }

    private ClusterView ReadFiles()
    {
        hosts.AddFiles(this, HostPath, []);
        var file = Call(specs.Read);
        var inventory = HostPath.Length > 0 ? Call(hosts.Read).Hosts : file.Hosts;
        if (inventory.Count == 0)
        {
            ThrowTerminatingError(ErrorRecords.From(new CephadmException("NoHostDocuments", ErrorKind.InvalidInput,
                "No host is given to place the services on.",
                "Give a file of documents with 'service_type: host' and 'hostname: NAME', one a host: -HostPath FILE")));
        }
        return new ClusterView { Hosts = inventory, Specs = file.Services };
    }
}
