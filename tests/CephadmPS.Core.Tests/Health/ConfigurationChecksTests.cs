using CephadmPS.Core.Health;
using CephadmPS.Core.Health.Configuration;
using CephadmPS.Core.Options;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;
using CephadmPS.Core.Tests.Planning;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Health;

/// <summary>The eight checks of hosts' configuration (reference 5.13).</summary>
public sealed class ConfigurationChecksTests
{
    private const string ClusterNetwork = "10.1.0.0/24";

    [Fact]
    public void Hosts_that_are_alike_have_no_finding() => Assert.All(ConfigurationChecks.All, check => Assert.Empty(check.Find(Alike(3))));

    [Fact]
    public void Hosts_whose_facts_are_not_known_are_left_out()
    {
        var state = Alike(3).Seen("h2", seen => seen with { Facts = null, Networks = null });

        Assert.All(ConfigurationChecks.All, check => Assert.Empty(check.Find(state)));
    }

    [Fact]
    public void The_minority_is_told_for_kernel_security_kernel_version_and_subscription()
    {
        Assert.Equal(["h1 has kernel security AppArmor: enabled, most have SELinux: enforcing"], Found("kernel_security", Alike(3), "h1", facts => facts.KernelSecurity = new() { ["description"] = "AppArmor: enabled" }));
        Assert.Equal(["h3 has kernel 6.1, most have 6.12"], Found("kernel_version", Alike(3), "h3", facts => facts.Kernel = "6.1.0-18-amd64"));
        // The patch level is no difference.
        Assert.Empty(Found("kernel_version", Alike(3), "h3", facts => facts.Kernel = "6.12.99"));
        Assert.Equal(["h2 has subscription No, most have Yes"], Found("os_subscription", Alike(3), "h2", facts => facts.Subscribed = "No"));
        // A system without subscriptions says so, and is not compared.
        Assert.Empty(Found("os_subscription", Alike(3), "h2", facts => facts.Subscribed = "Unknown"));
    }

    [Fact]
    public void A_host_outside_the_public_network_is_told_also_when_all_are_outside()
    {
        var one = Alike(3).Seen("h2", seen => seen with { Networks = Networks("eth0", "192.168.0.0/24") });
        Assert.Equal(["h2 has no interface in 10.0.0.0/24"], Find("public_network", one));
        Assert.Empty(Find("network_missing", one));

        var all = new[] { "h1", "h2", "h3" }.Aggregate(Alike(3), (state, host) => state.Seen(host, seen => seen with { Networks = Networks("eth0", "192.168.0.0/24") }));
        Assert.Equal(3, Find("public_network", all).Count);
        Assert.Equal(["no host has an interface in 10.0.0.0/24"], Find("network_missing", all));
    }

    [Fact]
    public void A_cluster_network_that_no_host_has_is_missing_too()
    {
        var state = Alike(3);
        state = state with { Cluster = state.Cluster with { ClusterNetworks = [ClusterNetwork] } };

        Assert.Equal([$"no host has an interface in {ClusterNetwork}"], Find("network_missing", state));
    }

    [Fact]
    public void Mtu_and_speed_are_compared_among_hosts_with_osds_by_the_majority()
    {
        var mtu = Interface(Alike(3), "h1", "eth0", link => link.Mtu = 9000);
        Assert.Equal(["h1(eth0) has MTU 9000, most have 1500"], Find("osd_mtu_size", mtu));
        // A host without OSDs does not matter.
        Assert.Empty(Find("osd_mtu_size", mtu.Seen("h1", seen => seen with { Daemons = [] })));

        Assert.Equal(["h2(eth0) has link speed 1000, most have 10000"], Find("osd_linkspeed", Interface(Alike(3), "h2", "eth0", link => link.Speed = 1000)));
        Assert.Empty(Find("osd_linkspeed", Interface(Alike(3), "h2", "eth0", link => link.Speed = 25000)));
        // Virtual interfaces tell no speed.
        Assert.Empty(Find("osd_linkspeed", Interface(Alike(3), "h2", "eth0", link => link.Speed = -1)));
    }

    [Fact]
    public void Where_there_is_a_cluster_network_its_interfaces_are_compared()
    {
        var state = Alike(3);
        foreach (var host in state.Hosts.Keys)
        {
            state = state.Seen(host, seen => seen with { Networks = Networks("eth0", States.Network).Concat(Networks("eth1", ClusterNetwork)).ToDictionary(pair => pair.Key, pair => pair.Value) });
            state = Interface(state, host, "eth1", _ => { });
        }
        state = state with { Cluster = state.Cluster with { ClusterNetworks = [ClusterNetwork] } };

        Assert.Empty(Find("osd_mtu_size", Interface(state, "h1", "eth0", link => link.Mtu = 9000)));
        Assert.Equal(["h1(eth1) has MTU 9000, most have 1500"], Find("osd_mtu_size", Interface(state, "h1", "eth1", link => link.Mtu = 9000)));
    }

    [Fact]
    public void Daemons_of_another_release_are_named()
    {
        var state = Alike(3);
        state = state with { Cluster = state.Cluster with { Reported = [new("mon", "h1", "h1", "tentacle"), new("mon", "h2", "h2", "tentacle"), new("mon", "h3", "h3", "squid")] } };

        Assert.Equal(["mon.h3 runs squid, most run tentacle"], Find("ceph_release", state));
    }

    [Fact]
    public void Findings_become_health_checks_when_they_are_wanted_one_by_one()
    {
        var state = Interface(Alike(3), "h1", "eth0", link => link.Mtu = 9000);
        Assert.Empty(ConfigurationChecks.Judge(state));

        var on = state with { Cluster = state.Cluster with { Options = OptionValues.From([new("mgr", "mgr/cephadm/config_checks_enabled", "true")]) } };
        var check = Assert.Single(ConfigurationChecks.Judge(on));
        Assert.Equal(("CEPHADM_CHECK_MTU", HealthCheck.Warning, "Disable-CephConfigurationCheck osd_mtu_size"), (check.Code, check.Severity, check.Advice));

        Assert.Empty(ConfigurationChecks.Judge(on with { Records = on.Records.With(new DisabledChecks(["osd_mtu_size"])) }));
    }

    private static IReadOnlyList<string> Find(string name, ClusterState state) => ConfigurationChecks.All.Single(check => check.Name == name).Find(state);

    private static IReadOnlyList<string> Found(string name, ClusterState state, string host, Action<HostFacts> change)
    {
        change(state.Observations[host].Facts!);
        return Find(name, state);
    }

    private static ClusterState Interface(ClusterState state, string host, string name, Action<InterfaceFact> change)
    {
        var interfaces = state.Observations[host].Facts!.Interfaces;
        change(interfaces.TryGetValue(name, out var link) ? link : interfaces[name] = new InterfaceFact { Mtu = 1500, Speed = 10000 });
        return state;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Networks(string name, string network) =>
        new() { [network] = new Dictionary<string, IReadOnlyList<string>> { [name] = [network.Replace("0/24", "9", StringComparison.Ordinal)] } };

    private static ClusterState Alike(int hosts)
    {
        var state = States.OfHosts(hosts);
        foreach (var host in state.Hosts.Keys.ToList())
        {
            state = state.Seen(host, seen => seen with
            {
                Facts = new HostFacts
                {
                    Hostname = host,
                    Kernel = "6.12.1-amd64",
                    Subscribed = "Yes",
                    KernelSecurity = new() { ["description"] = "SELinux: enforcing" },
                    Interfaces = new() { ["eth0"] = new InterfaceFact { Mtu = 1500, Speed = 10000 } },
                },
                Daemons = [new DaemonDescription { DaemonType = "osd", DaemonId = host[1..], HostName = host, Status = DaemonStatus.Running }],
            });
        }
        return state;
    }
}
