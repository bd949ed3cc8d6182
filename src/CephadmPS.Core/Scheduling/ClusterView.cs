using System.Collections.Frozen;
using System.Runtime.InteropServices;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// What placing reads of a cluster, as values. Indexes (hosts by name and label, daemons by service) are made once, when they are first
/// needed, and serve all services; so make one view for a state, not one for a service. Safe for use from several threads.
/// </summary>
public sealed class ClusterView
{
    private readonly Lazy<HostTable> _hostTable;
    private readonly Lazy<Dictionary<string, HostedDaemons>> _daemonsByService;
    private readonly Lazy<ILookup<string, DaemonDescription>> _lookup;
    private readonly Lazy<Dictionary<string, ServiceSpec>> _specsByName;
    private readonly Lazy<Dictionary<string, string>> _ingressByBackend;

    /// <summary>Makes a view; set what is known.</summary>
    public ClusterView()
    {
        _hostTable = new(CreateHostTable);
        _daemonsByService = new(CreateDaemonIndex);
        _lookup = new(() => new ServiceDaemons(_daemonsByService.Value));
        _specsByName = new(() => Specs.DistinctBy(spec => spec.ServiceName).ToDictionary(spec => spec.ServiceName, StringComparer.Ordinal));
        _ingressByBackend = new(CreateIngressIndex);
    }

    /// <summary>Hosts in the order of the inventory.</summary>
    public required IReadOnlyList<HostSpec> Hosts { get; init; }

    /// <summary>Hosts that do not answer. Hosts with status offline or maintenance count as unreachable anyway.</summary>
    public IReadOnlySet<string> UnreachableHosts { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Hosts whose daemons have been observed at least once; null: all.</summary>
    public IReadOnlySet<string>? RefreshedHosts { get; init; }

    /// <summary>Networks of the hosts.</summary>
    public IReadOnlyDictionary<string, HostNetworks> Networks { get; init; } = FrozenDictionary<string, HostNetworks>.Empty;

    /// <summary>All daemons of the cluster, those a host told in the order it told them.</summary>
    public IReadOnlyList<DaemonDescription> Daemons { get; init; } = [];

    /// <summary>All specs of the cluster that are not being deleted.</summary>
    public IReadOnlyList<ServiceSpec> Specs { get; init; } = [];

    /// <summary>Ranks by service name.</summary>
    public IReadOnlyDictionary<string, RankMap> RankMaps { get; init; } = FrozenDictionary<string, RankMap>.Empty;

    /// <summary>Option <c>public_network</c> of the mons, as set: networks with commas between; empty: not set.</summary>
    public string PublicNetwork { get; init; } = "";

    /// <summary>Option <c>mgr_standby_modules</c>: standby mgrs serve modules, so that two on a host would want the same ports. Default true.</summary>
    public bool MgrStandbyModules { get; init; } = true;

    /// <summary>An upgrade runs.</summary>
    public bool UpgradeInProgress { get; init; }

    /// <summary>The hosts with their conditions, indexed.</summary>
    public HostTable HostTable => _hostTable.Value;

    /// <summary>Daemons of a service, by the inventory order of their hosts; empty when it has none.</summary>
    public IReadOnlyList<DaemonDescription> DaemonsOf(string serviceName) =>
        _daemonsByService.Value.TryGetValue(serviceName, out var daemons) ? daemons : [];

    /// <summary>All daemons by service name.</summary>
    public ILookup<string, DaemonDescription> DaemonsByService => _lookup.Value;

    /// <summary>The spec of a service; null when there is none.</summary>
    public ServiceSpec? SpecOf(string serviceName) => _specsByName.Value.GetValueOrDefault(serviceName);

    /// <summary>Name of the ingress service before a service; null when there is none. Of several the first spec counts.</summary>
    internal string? IngressOf(string serviceName) => _ingressByBackend.Value.GetValueOrDefault(serviceName);

    private HostTable CreateHostTable()
    {
        // A host that told of daemons was observed, whatever the records say.
        HashSet<string>? observed = RefreshedHosts is null ? null : [.. RefreshedHosts, .. Daemons.Select(daemon => daemon.HostName)];
        var hosts = new SchedulingHost[Hosts.Count];
        for (int i = 0; i < hosts.Length; i++)
        {
            HostSpec host = Hosts[i];
            hosts[i] = new SchedulingHost(host, ConditionOf(host, observed), Networks.GetValueOrDefault(host.HostName) ?? HostNetworks.None);
        }
        return new HostTable(hosts);
    }

    private HostCondition ConditionOf(HostSpec host, HashSet<string>? observed)
    {
        bool draining = host.Labels.Contains(SpecialLabels.NoSchedule);
        bool maintenance = host.Status.Equals("maintenance", StringComparison.OrdinalIgnoreCase);
        bool unreachable = maintenance
            || host.Status.Equals("offline", StringComparison.OrdinalIgnoreCase)
            || UnreachableHosts.Contains(host.HostName);
        bool refreshed = observed?.Contains(host.HostName) != false;
        return (draining ? HostCondition.Draining : refreshed ? HostCondition.Schedulable : HostCondition.None)
            | (unreachable ? HostCondition.Unreachable : HostCondition.None)
            | (maintenance ? HostCondition.Maintenance : HostCondition.None);
    }

    private Dictionary<string, HostedDaemons> CreateDaemonIndex()
    {
        HostTable table = HostTable;
        var index = new Dictionary<string, HostedDaemons>(StringComparer.Ordinal);
        var places = new int[Daemons.Count];
        foreach (int number in InInventoryOrder(table, places))
        {
            ref HostedDaemons? daemons = ref CollectionsMarshal.GetValueRefOrAddDefault(index, DaemonNames.ServiceNameOf(Daemons[number]) ?? "", out _);
            (daemons ??= new HostedDaemons(table)).Add(Daemons[number], places[number]);
        }
        return index;
    }

    /// <summary>Numbers of the daemons by the inventory order of their hosts, those of a host as they came, those of unknown hosts last.</summary>
    /// <param name="table">The hosts.</param>
    /// <param name="places">Filled with each daemon's host's place in the table.</param>
    private int[] InInventoryOrder(HostTable table, int[] places)
    {
        var rank = new int[table.Count];
        for (int i = 0; i < rank.Length; i++)
        {
            rank[table.IndexOf(Hosts[i].HostName)] = i;
        }
        var numbers = new int[places.Length];
        var keys = new long[places.Length];
        bool sorted = true;
        string? host = null;
        int place = -1;
        for (int i = 0; i < keys.Length; i++)
        {
            numbers[i] = i;
            // Daemons of a host mostly stand together.
            if (!ReferenceEquals(host, Daemons[i].HostName))
            {
                host = Daemons[i].HostName;
                place = table.IndexOf(host);
            }
            places[i] = place;
            // By host and then by number, so that the order within a host stays.
            keys[i] = ((long)(places[i] < 0 ? int.MaxValue : rank[places[i]]) << 32) | (uint)i;
            sorted &= i == 0 || keys[i - 1] < keys[i];
        }
        if (!sorted)
        {
            Array.Sort(keys, numbers);
        }
        return numbers;
    }

    private Dictionary<string, string> CreateIngressIndex()
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IngressSpec ingress in Specs.OfType<IngressSpec>())
        {
            if (ingress.BackendService is { Length: > 0 } backend)
            {
                index.TryAdd(backend, ingress.ServiceName);
            }
        }
        return index;
    }
}
