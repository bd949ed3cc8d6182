using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Intents;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State;

/// <summary>
/// Desired and observed state of one cluster at one moment: all that a planner may know. Values only; nothing in it changes.
/// </summary>
public sealed record ClusterState
{
    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }

    /// <summary>Inventory by host name.</summary>
    public required IReadOnlyDictionary<string, HostRecord> Hosts { get; init; }

    /// <summary>Stored specs by service name.</summary>
    public required IReadOnlyDictionary<string, SpecRecord> Specs { get; init; }

    /// <summary>Last sight of each host by name; a host that is missing here was never seen.</summary>
    public required IReadOnlyDictionary<string, HostObservation> Observations { get; init; }

    /// <summary>What the cluster itself says.</summary>
    public required ClusterObservation Cluster { get; init; }

    /// <summary>Stored records of all other kinds: <c>Records.Of&lt;T&gt;()</c>. (Hosts and specs stand in <see cref="Hosts"/> and <see cref="Specs"/>.)</summary>
    public RecordTable Records { get; init; } = RecordTable.Empty;

    /// <summary>Ranks of ranked services: service → rank → generation → daemon id (null: fenced).</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<int, string?>>> Ranks { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<int, string?>>>();

    /// <summary>What people have asked for beside specs and hosts: a view of <see cref="Records"/>.</summary>
    public ClusterIntents Intents
    {
        get => ClusterIntents.Of(Records);
        init => Records = value.Into(Records);
    }

    /// <summary>Rises with each change of the intents that a person makes in this session; carrying out does not change it.</summary>
    public int IntentRevision { get; init; }

    /// <summary>This controller has an executable that it can put onto hosts, for controllers that run there.</summary>
    public bool CanPlaceControllers { get; init; }

    /// <summary>The OSD removal queue.</summary>
    public IEnumerable<OsdRemoval> OsdRemovals => Records.Of<OsdRemoval>().Values;

    /// <summary>An OSD's entry in the removal queue; null: it has none.</summary>
    public OsdRemoval? RemovalOf(int osdId) => Records.Find<OsdRemoval>(osdId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>All daemons that are known, on reachable hosts and on others.</summary>
    public IEnumerable<DaemonDescription> Daemons =>
        Observations.Values.SelectMany(observation => observation.Daemons ?? []);

    /// <summary>True when the host answers and its daemons are known.</summary>
    public bool Answers(string hostName) =>
        Observations.TryGetValue(hostName, out var seen) && seen.Reachable && seen.Daemons is not null;

    /// <summary>True when plans may do something there: the host answers, its daemons are known, and nobody has asked to leave it alone.</summary>
    public bool IsUsable(string hostName) =>
        Answers(hostName) && !(Hosts.TryGetValue(hostName, out var host) && host.LeftAlone);

    /// <summary>True when the daemons of every host are known, be it from before it fell silent: what is not among them is nowhere.</summary>
    public bool KnowsAllDaemons => Hosts.Keys.All(host => Observations.TryGetValue(host, out var seen) && seen.Daemons is not null);

    /// <summary>The same with one host of the inventory added or replaced.</summary>
    public ClusterState With(HostRecord host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return this with { Hosts = new Dictionary<string, HostRecord>(Hosts) { [host.HostName] = host } };
    }

    /// <summary>True when the host carries the label.</summary>
    public bool HasLabel(string hostName, string label) =>
        Hosts.TryGetValue(hostName, out var host) && host.Spec.Labels.Contains(label);

    /// <summary>The desired state as documents, for export: hosts, then services by name.</summary>
    public IEnumerable<ServiceSpec> DesiredServices =>
        Specs.Values.Where(record => record.Deleted is null).Select(record => record.Spec).OrderBy(spec => spec.ServiceName, StringComparer.Ordinal);
}
