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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var label = new NameFilter(Label);
        foreach (var host in this.Select(HostName, hosts ??= Fetch(), item => item.HostName, "HostNotFound", "host", "Get-CephHost"))
        {
            if (label.IsEmpty || host.Labels.Any(label.Matches))
            {
                WriteObject(host);
            }
        }
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
