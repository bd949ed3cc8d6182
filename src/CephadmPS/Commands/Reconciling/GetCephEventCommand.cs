using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Operations;

namespace CephadmPS.Commands.Reconciling;

/// <summary>Shows what happened to daemons, services and hosts: the newest five events of each.</summary>
[Cmdlet(VerbsCommon.Get, "CephEvent")]
[OutputType(typeof(CephEvent))]
public sealed class GetCephEventCommand : ClusterCmdlet
{
    /// <summary>Names of daemons, services or hosts, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DaemonName", "ServiceName", "HostName")]
    [SupportsWildcards]
    public string[] Subject { get; set; } = [];

    /// <summary>Only those of these levels.</summary>
    [Parameter]
    public EventLevel[] Level { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var subjects = new NameFilter(Subject);
        var cluster = Session.Cluster;
        var events = Run((_, ct) => cluster.GetEventsAsync(ct));
        WriteObject(
            events.Where(told => (subjects.IsEmpty || subjects.Matches(told.Subject)) && (Level.Length == 0 || Level.Contains(told.Level))),
            enumerateCollection: true);
    }
}
