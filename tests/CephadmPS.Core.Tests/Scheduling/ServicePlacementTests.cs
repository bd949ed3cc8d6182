using CephadmPS.Core.Errors;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;
using Xunit;
using static CephadmPS.Core.Tests.Scheduling.Cluster;

namespace CephadmPS.Core.Tests.Scheduling;

public class ServicePlacementTests
{
    private static readonly PlacementSpec Everywhere = new() { HostPattern = new HostPattern("*") };

    [Fact]
    public void Hosts_are_tried_in_the_services_own_order() =>
        // mgr with five hosts: 1,4,5,2,3 (reference 4.6).
        Assert.Equal("h0 h3 h4", Place(Service("mgr", null, new() { Count = 3 }), View(5, [])).ToAdd.Hosts());

    [Fact]
    public void Daemons_that_share_a_host_get_ports_of_their_own()
    {
        var result = Place(Service("rgw", "a", new() { Count = 4 }), View(2, []));
        Assert.Equal([80, 80, 81, 81], result.ToAdd.SelectMany(slot => slot.Ports));
    }

    [Fact]
    public void Daemons_bind_to_the_specs_network_and_hosts_without_it_are_refused()
    {
        ServiceSpec spec = new ServiceSpec("rgw", "a") { Networks = ["10.1.0.0/24"] }.WithPlacement(Everywhere);
        ClusterView view = View(2, [], change: host => host);
        var elsewhere = new ClusterView
        {
            Hosts = view.Hosts,
            Networks = new Dictionary<string, HostNetworks> { ["h0"] = view.Networks["h0"], ["h1"] = Networks("10.2.0.0/24", "10.2.0.1") },
        };
        var result = Place(spec, elsewhere);
        Assert.Equal("10.1.0.10", Assert.Single(result.Slots).Ip);
        Assert.Equal(PlacementRule.NoAddressInNetworks, result.Explanation[1].Rule);
    }

    [Theory]
    [InlineData("unmanaged", PlacementSkip.Unmanaged)]
    [InlineData("preview_only", PlacementSkip.PreviewOnly)]
    public void Specs_that_say_so_are_left_alone(string field, PlacementSkip skip)
    {
        var spec = ServiceSpec.FromNode(CephadmPS.Core.Specs.Text.JsonNodes.FromToken(new Newtonsoft.Json.Linq.JObject
        {
            ["service_type"] = "crash", ["placement"] = new Newtonsoft.Json.Linq.JObject { ["host_pattern"] = "*" }, [field] = true,
        }));
        var placement = ServicePlacement.For(spec, View(3, [spec]));
        Assert.Equal(skip, placement.Skip);
        Assert.Null(placement.Result);
    }

    [Fact]
    public void Osds_are_not_placed_by_the_scheduler() =>
        Assert.Equal(PlacementSkip.NotScheduled, ServicePlacement.SkipOf(new DriveGroupSpec("hdds")));

    [Theory]
    [InlineData("PlacementEmpty", "")]
    [InlineData("PlacementHostUnknown", "h0 nosuchhost")]
    [InlineData("PlacementMatchesNoHost", "x*")]
    [InlineData("PlacementMatchesNoHost", "label:none")]
    [InlineData("PlacementColocationRefused", "h0 count-per-host:2")]
    public void Placements_that_cannot_be_met_are_refused_by_name(string id, string placement)
    {
        var spec = Service("crash", null, PlacementSpec.Parse(placement));
        var error = Assert.Throws<CephadmException>(() => ServicePlacement.For(spec, View(3, [])));
        Assert.Equal(id, error.Id);
        Assert.Contains("crash", error.Message);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public void A_host_named_twice_gets_one_daemon()
    {
        var spec = Service("grafana", null, new() { Hosts = [new("h1", Name: "a"), new("h1", Name: "b")] });
        Assert.Equal("a", Assert.Single(Place(spec, View(3, [])).Slots).Name);
    }

    [Fact]
    public void A_drained_host_loses_its_daemon_to_another()
    {
        var spec = Service("mgr", null, new() { Count = 1 });
        var result = Place(spec, View(3, [spec], [Daemon(spec, "h0")], host => host.HostName == "h0" ? host with { Labels = ["_no_schedule"] } : host));
        Assert.Equal("h0", Assert.Single(result.ToRemove).HostName);
        Assert.NotEqual("h0", Assert.Single(result.ToAdd).HostName);
        Assert.Equal(PlacementRule.Draining, result.Explanation[0].Rule);
    }

    [Theory]
    [InlineData("nfs", "offline", true)]
    [InlineData("nfs", "maintenance", false)]
    [InlineData("iscsi", "offline", false)]
    public void Only_stateless_gateways_leave_a_host_that_is_down(string type, string status, bool leaves)
    {
        var spec = Service(type, "a", new() { Count = 1 });
        var daemon = Daemon(spec, "h0", id: "a.0.0.h0") with { Rank = type == "nfs" ? 0 : null, RankGeneration = type == "nfs" ? 0 : null };
        ClusterView view = View(3, [spec], [daemon], host => host.HostName == "h0" ? host with { Status = status } : host);
        var withRanks = new ClusterView
        {
            Hosts = view.Hosts, Daemons = view.Daemons, Specs = view.Specs,
            RankMaps = new Dictionary<string, RankMap> { ["nfs.a"] = RankMap.From([(0, 0, "a.0.0.h0")]) },
        };
        var result = Place(spec, withRanks);
        Assert.Empty(result.ToRemove);
        Assert.Equal(leaves ? 1 : 0, result.ToAdd.Count);
    }

    [Fact]
    public void A_rank_is_given_again_in_a_new_generation_and_only_its_newest_daemon_stays()
    {
        var spec = Service("nfs", "a", new() { Count = 2 });
        DaemonDescription Ranked(string host, int rank, int generation) =>
            Daemon(spec, host, id: $"a.{rank}.{generation}.{host}") with { Rank = rank, RankGeneration = generation };
        var view = View(3, [spec], [Ranked("h0", 0, 0), Ranked("h1", 0, 1)]);
        var cluster = new ClusterView
        {
            Hosts = view.Hosts, Daemons = view.Daemons, Specs = view.Specs,
            RankMaps = new Dictionary<string, RankMap> { ["nfs.a"] = RankMap.From([(0, 0, "a.0.0.h0"), (0, 1, "a.0.1.h1"), (1, 4, "a.1.4.gone")]) },
        };
        var result = Place(spec, cluster);
        Assert.Equal("h0", Assert.Single(result.ToRemove).HostName);
        var added = Assert.Single(result.ToAdd);
        Assert.Equal((1, 5), (added.Rank, added.RankGeneration));
        Assert.Contains((1, 5, null), result.Ranks!.Entries());
        Assert.Equal(4, RankMap.From(cluster.RankMaps["nfs.a"].Entries()).NewestGeneration(1));
    }

    [Fact]
    public void Two_daemons_of_one_rank_do_not_both_stay()
    {
        var spec = Service("nfs", "a", new() { Count = 2 });
        var twin = Daemon(spec, "h0", id: "a.0.0.x") with { Rank = 0, RankGeneration = 0 };
        var cluster = new ClusterView
        {
            Hosts = View(2, []).Hosts, Specs = [spec], Daemons = [twin, twin with { HostName = "h1" }],
            RankMaps = new Dictionary<string, RankMap> { ["nfs.a"] = RankMap.From([(0, 0, "a.0.0.x")]) },
        };
        Assert.Single(Place(spec, cluster).ToRemove);
    }

    [Fact]
    public void An_ingress_goes_where_its_backend_runs_with_one_keepalived_a_host()
    {
        var backend = Service("rgw", "a", new() { Count = 2 });
        var ingress = new IngressSpec("a")
        {
            BackendService = "rgw.a", FrontendPort = 443, MonitorPort = 1967, SingleVirtualIp = "10.1.0.250/24", Placement = new() { Count = 2 },
        };
        var view = View(6, [backend, ingress], [Daemon(backend, "h2"), Daemon(backend, "h5"), Daemon(ingress, "h4", "keepalived")]);
        var result = Place(ingress, view);
        Assert.Equal(["h2", "h5"], result.ToAdd.Where(slot => slot.DaemonType == "haproxy").Select(slot => slot.HostName).Order());
        Assert.Equal(["h2", "h5"], result.ToAdd.Where(slot => slot.DaemonType == "keepalived").Select(slot => slot.HostName));
        Assert.Equal("keepalived", Assert.Single(result.ToRemove).DaemonType);
        Assert.Equal(PlacementRule.RelatedService, result.Explanation[2].Rule);
    }

    [Fact]
    public void An_ingress_needs_an_interface_for_its_virtual_address()
    {
        var ingress = new IngressSpec("a") { BackendService = "rgw.a", SingleVirtualIp = "192.168.0.9/24", Placement = new() { Count = 2 } };
        var result = Place(ingress, View(3, [ingress]));
        Assert.Empty(result.Slots);
        Assert.All(result.Explanation, decision => Assert.Equal(PlacementRule.NoInterfaceForVirtualIp, decision.Rule));
    }

    [Fact]
    public void Nvmeof_gateways_of_two_services_never_share_a_host()
    {
        var one = Service("nvmeof", "one", new() { Count = 1 });
        var two = Service("nvmeof", "two", new() { Count = 3 });
        var result = Place(two, View(3, [one, two], [Daemon(one, "h1")]));
        Assert.Equal(["h0", "h2"], result.ToAdd.Select(slot => slot.HostName).Order());
        Assert.Equal(PlacementRule.Blocked, result.Explanation[1].Rule);
    }

    [Theory]
    [InlineData("10.1.0.0/16", 3)]
    [InlineData("192.168.0.0/16, 10.1.0.0/25", 3)]
    [InlineData("192.168.0.0/16", 0)]
    [InlineData("", 3)]
    public void Mons_stay_in_the_public_network_when_there_is_one(string publicNetwork, int slots)
    {
        var spec = Service("mon", null, new() { Count = 3 });
        ClusterView view = View(3, [spec]);
        var cluster = new ClusterView { Hosts = view.Hosts, Networks = view.Networks, Specs = [spec], PublicNetwork = publicNetwork };
        Assert.Equal(slots, Place(spec, cluster).Slots.Count);
    }

    [Fact]
    public void Two_mgrs_share_a_host_only_without_standby_modules()
    {
        var spec = Service("mgr", null, new() { Count = 2 });
        ClusterView view = View(1, [spec]);
        Assert.Single(Place(spec, view).Slots);
        Assert.Equal(2, Place(spec, new ClusterView { Hosts = view.Hosts, MgrStandbyModules = false }).Slots.Count);
    }

    [Fact]
    public void The_active_daemon_stays_when_there_is_one_too_many()
    {
        var spec = Service("mgr", null, new() { Count = 1 });
        var result = Place(spec, View(3, [spec], [Daemon(spec, "h0"), Daemon(spec, "h1") with { IsActive = true }]));
        Assert.Equal("h0", Assert.Single(result.ToRemove).HostName);
    }

    [Fact]
    public void During_an_upgrade_other_ports_do_not_matter()
    {
        var spec = Service("prometheus", null, new() { Count = 1 });
        DaemonDescription[] daemons = [Daemon(spec, "h0", id: "h0") with { Ports = [9999] }];
        ClusterView view = View(1, [spec], daemons);
        Assert.Single(Place(spec, view).ToRemove);
        Assert.Empty(Place(spec, new ClusterView { Hosts = view.Hosts, Daemons = daemons, UpgradeInProgress = true }).ToRemove);
    }

    [Fact]
    public void Hosts_are_not_used_before_their_daemons_were_observed()
    {
        var spec = Service("crash", null, Everywhere);
        var cluster = new ClusterView
        {
            Hosts = View(3, []).Hosts, RefreshedHosts = new HashSet<string> { "h0" }, Daemons = [Daemon(Service("mds", "x", Everywhere), "h1")],
        };
        var result = Place(spec, cluster);
        Assert.Equal(["h0", "h1"], result.Slots.Select(slot => slot.HostName).Order());
        Assert.Equal(PlacementRule.NotRefreshed, result.Explanation[2].Rule);
    }

    [Fact]
    public void The_explanation_reads_as_sentences()
    {
        var spec = Service("mgr", null, new() { Count = 1, HostPattern = new HostPattern("h*") });
        var placement = ServicePlacement.For(spec, View(3, [spec], [Daemon(spec, "h1")], host => host.HostName == "h2" ? host with { Labels = ["_no_schedule"] } : host));
        string[] lines = [.. PlacementExplanation.Lines(placement.Request!, placement.Result!)];
        Assert.Contains("h1: kept", lines[1]);
        Assert.Contains("a matching daemon runs there; 1 stays", lines[1]);
        Assert.Contains("passed over", lines[0]);
        Assert.Contains("the count of 1 was reached before its turn", lines[0]);
        Assert.Equal("h2: refused, it is being drained (label _no_schedule)", lines[2]);
    }

    [Fact]
    public void Two_hosts_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ClusterView { Hosts = [new() { HostName = "h" }, new() { HostName = "h" }] }.HostTable);
}
