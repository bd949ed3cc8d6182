using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Services;

/// <summary>Lists daemons of the cluster, as <c>ceph orch ps</c> does.</summary>
[Cmdlet(VerbsCommon.Get, "CephDaemon")]
[OutputType(typeof(CephDaemon))]
public sealed class GetCephDaemonCommand : ClusterCmdlet
{
    private IReadOnlyList<CephDaemon>? daemons;

    /// <summary>Names of the daemons (<c>type.id</c>), with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DaemonNameCompleter))]
    [SupportsWildcards]
    public string[] DaemonName { get; set; } = [];

    /// <summary>Only those on these hosts, with wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    public string[] HostName { get; set; } = [];

    /// <summary>Only those of these services, with wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    public string[] ServiceName { get; set; } = [];

    /// <summary>Only those of these types, with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] DaemonType { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var host = new NameFilter(HostName);
        var service = new NameFilter(ServiceName);
        var type = new NameFilter(DaemonType);
        foreach (var daemon in this.Select(DaemonName, daemons ??= Fetch(), item => item.DaemonName, "DaemonNotFound", "daemon", "Get-CephDaemon"))
        {
            if ((host.IsEmpty || host.Matches(daemon.HostName))
                && (service.IsEmpty || service.Matches(daemon.ServiceName))
                && (type.IsEmpty || type.Matches(daemon.DaemonType)))
            {
                WriteObject(daemon);
            }
        }
    }

    private IReadOnlyList<CephDaemon> Fetch()
    {
        var session = Session;
        var found = Run((_, ct) => session.Cluster.GetDaemonsAsync(ct));
        session.Seen.Daemons = [.. found.Select(daemon => daemon.DaemonName)];
        return found;
    }
}
