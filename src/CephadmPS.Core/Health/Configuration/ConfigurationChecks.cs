using CephadmPS.Core.Scheduling;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Health.Configuration;

/// <summary>A check of hosts' configuration.</summary>
/// <param name="Name">Its name, as upstream has it: <c>kernel_security</c>.</param>
/// <param name="Code">Code of its health check.</param>
/// <param name="Description">What it looks for.</param>
/// <param name="Find">What is wrong in a state, one line a subject.</param>
public sealed record ConfigurationCheck(string Name, string Code, string Description, Func<ClusterState, IReadOnlyList<string>> Find);

/// <summary>
/// The checks of hosts' configuration (reference 5.13): pure functions of what hosts have told. Hosts whose facts are not known are left out. Where
/// upstream takes the last group that differs for the right one, the majority is.
/// </summary>
public static class ConfigurationChecks
{
    /// <summary>The checks, in upstream's order.</summary>
    public static IReadOnlyList<ConfigurationCheck> All { get; } =
    [
        new("kernel_security", "CEPHADM_CHECK_KERNEL_LSM", "The kernel's security module is the same on all hosts", KernelSecurity),
        new("os_subscription", "CEPHADM_CHECK_SUBSCRIPTION", "Subscriptions are the same on all hosts that have them", Subscription),
        new("public_network", "CEPHADM_CHECK_PUBLIC_MEMBERSHIP", "All hosts have an interface in a public network", PublicNetwork),
        new("osd_mtu_size", "CEPHADM_CHECK_MTU", "Hosts with OSDs have the same MTU on the cluster network, or the public one where there is no other", state => Interfaces(state, link => link.Mtu, "MTU", _ => true)),
        new("osd_linkspeed", "CEPHADM_CHECK_LINKSPEED", "No host with OSDs has a slower interface on the cluster network (or the public one) than the others",
            state => Interfaces(state, link => link.Speed, "link speed", speed => speed > 0)),
        new("network_missing", "CEPHADM_CHECK_NETWORK_MISSING", "Each public and cluster network is on some host", NetworkMissing),
        new("ceph_release", "CEPHADM_CHECK_CEPH_RELEASE", "All daemons run the same release of Ceph", Release),
        new("kernel_version", "CEPHADM_CHECK_KERNEL_VERSION", "The kernel's version (major.minor) is the same on all hosts", KernelVersion),
    ];

    /// <summary>Whether they are told of.</summary>
    public static bool AreEnabled(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Cluster.Options.Flag("config_checks_enabled");
    }

    /// <summary>The health checks of those that are on and find something.</summary>
    public static IEnumerable<HealthCheck> Judge(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!AreEnabled(state))
        {
            return [];
        }
        var off = state.Intents.DisabledChecks?.Names ?? [];
        return All.Where(check => !off.Contains(check.Name)).Select(check => OperationHealth.Warning(
                check.Code, check.Find(state), count => $"{check.Name}: {count} finding(s)",
                $"Not so: {char.ToLowerInvariant(check.Description[0])}{check.Description[1..]}.", $"Disable-CephConfigurationCheck {check.Name}"))
            .OfType<HealthCheck>();
    }

    private static IReadOnlyList<string> KernelSecurity(ClusterState state) =>
        Differing(state, facts => facts.KernelSecurity?.GetValueOrDefault("description"), "kernel security");

    private static IReadOnlyList<string> KernelVersion(ClusterState state) =>
        Differing(state, facts => facts.Kernel?.Split('.') is [var major, var minor, ..] ? $"{major}.{minor}" : null, "kernel");

    private static IReadOnlyList<string> Subscription(ClusterState state) =>
        Differing(state, facts => facts.Subscribed is "Yes" or "No" ? facts.Subscribed : null, "subscription");

    private static List<string> PublicNetwork(ClusterState state) => state.Cluster.PublicNetworks.Count == 0 ? [] :
    [
        .. state.Hosts.Keys.Order(StringComparer.Ordinal)
            .Where(host => state.Observations.GetValueOrDefault(host)?.Networks is { } networks && !networks.Keys.Any(state.Cluster.PublicNetworks.Contains))
            .Select(host => $"{host} has no interface in {string.Join(", ", state.Cluster.PublicNetworks)}"),
    ];

    private static List<string> NetworkMissing(ClusterState state) =>
        state.Hosts.Keys.Any(host => state.Observations.GetValueOrDefault(host)?.Networks is null) ? [] :
    [
        .. state.Cluster.PublicNetworks.Union(state.Cluster.ClusterNetworks).Where(network => !state.Observations.Values.Any(seen => seen.Networks?.ContainsKey(network) == true))
            .Select(network => $"no host has an interface in {network}"),
    ];

    private static List<string> Release(ClusterState state)
    {
        var daemons = state.Cluster.Reported.Where(daemon => daemon.Release is not null).ToList();
        var usual = Majority(daemons.Select(daemon => daemon.Release!));
        return [.. daemons.Where(daemon => daemon.Release != usual).Select(daemon => $"{daemon.Type}.{daemon.Id} runs {daemon.Release}, most run {usual}").Order(StringComparer.Ordinal)];
    }

    // Of each host with OSDs the interface that has the address in a network that its data takes.
    private static List<string> Interfaces(ClusterState state, Func<InterfaceFact, int> value, string what, Func<int, bool> known)
    {
        var networks = state.Cluster.ClusterNetworks.Count > 0 ? state.Cluster.ClusterNetworks : state.Cluster.PublicNetworks;
        var withOsds = state.Daemons.Where(daemon => daemon.DaemonType == "osd").Select(daemon => daemon.HostName).ToHashSet();
        var values = new SortedDictionary<string, (string Interface, int Value)>(StringComparer.Ordinal);
        foreach (var host in withOsds.Where(state.Hosts.ContainsKey))
        {
            var seen = state.Observations[host];
            var name = networks.Select(network => seen.Networks?.GetValueOrDefault(network)?.Keys.Order(StringComparer.Ordinal).FirstOrDefault()).OfType<string>().FirstOrDefault();
            if (name is not null && seen.Facts?.Interfaces.GetValueOrDefault(name) is { } link && known(value(link)))
            {
                values[host] = (name, value(link));
            }
        }
        var usual = Majority(values.Values.Select(entry => entry.Value));
        // Faster than the others is no trouble.
        return [.. values.Where(host => what == "MTU" ? host.Value.Value != usual : host.Value.Value < usual)
            .Select(host => $"{host.Key}({host.Value.Interface}) has {what} {host.Value.Value}, most have {usual}")];
    }

    private static List<string> Differing(ClusterState state, Func<HostFacts, string?> value, string what)
    {
        var values = state.Hosts.Keys.Order(StringComparer.Ordinal)
            .Select(host => (Host: host, Value: state.Observations.GetValueOrDefault(host)?.Facts is { } facts ? value(facts) : null))
            .Where(entry => entry.Value is not null).ToList();
        var usual = Majority(values.Select(entry => entry.Value!));
        return [.. values.Where(entry => entry.Value != usual).Select(entry => $"{entry.Host} has {what} {entry.Value}, most have {usual}")];
    }

    private static T? Majority<T>(IEnumerable<T> values)
        where T : notnull =>
        values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).Select(group => group.Key).FirstOrDefault();
}
