using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Lists hosts of the cluster.</summary>
[Cmdlet(VerbsCommon.Get, "CephHost")]
[OutputType(typeof(CephHost))]
public sealed class GetCephHostCommand : ClusterCmdlet
{
    private IReadOnlyList<CephHost>? hosts;

    /// <summary>Names of the hosts, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    public string[] HostName { get; set; } = [];

    /// <summary>Only hosts with one of these labels, with wildcards.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [SupportsWildcards]
    public string[] Label { get; set; } = [];

    /// <summary>Only hosts with one of these states; <c>Online</c> is that of a host about which there is nothing to say.</summary>
    [Parameter]
    [ValidateSet("Online", "Suspect", "Offline", "Maintenance", "Suspended")]
    public string[] Status { get; set; } = [];

    /// <summary>With vendor, processors, memory, disks and network interfaces.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var label = new NameFilter(Label);
        var status = new NameFilter(Status);
        foreach (var host in this.Select(HostName, hosts ??= Fetch(), item => item.HostName, "HostNotFound", "host", "Get-CephHost"))
        {
            if ((label.IsEmpty || host.Labels.Any(label.Matches)) && (status.IsEmpty || status.Matches(host.Status.Length == 0 ? "Online" : host.Status)))
            {
                WriteObject(Detailed ? Detail(host) : host);
            }
        }
    }

    // The same object with another name of its type, which has a view of its own.
    private static PSObject Detail(CephHost host)
    {
        var detailed = new PSObject(host);
        detailed.TypeNames.Insert(0, "CephadmPS.Core.Clusters.Views.CephHost#Detailed");
        return detailed;
    }

    private IReadOnlyList<CephHost> Fetch()
    {
        var session = Session;
        var found = Run((_, ct) => session.Cluster.GetHostsAsync(ct));
        session.Seen.Hosts = [.. found.Select(host => host.HostName)];
        session.Seen.Labels = [.. found.SelectMany(host => host.Labels).Distinct()];
        return found;
    }
}
