using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Errors;

namespace CephadmPS.Commands.Agents;

/// <summary>Shows which agent answers on hosts, whether it stays there, and how its last replacement went.</summary>
[Cmdlet(VerbsCommon.Get, "CephAgent")]
[OutputType(typeof(CephAgent))]
public sealed class GetCephAgentCommand : ClusterCmdlet
{
    private IReadOnlyList<string>? names;

    /// <summary>Names of the hosts, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        names ??= Run((_, ct) => cluster.GetHostNamesAsync(ct));
        string[] chosen = [.. this.Select(HostName, names, name => name, "HostUnknown", "host", "Get-CephHost")];
        if (chosen.Length == 0)
        {
            return;
        }
        var failures = new List<(string Host, CephadmException Error)>();
        WriteObject(Run((_, ct) => cluster.GetAgentsAsync(chosen, (host, error) => failures.Add((host, error)), ct)), enumerateCollection: true);
        foreach (var (host, error) in failures)
        {
            WriteError(ErrorRecords.From(error, host));
        }
    }
}
