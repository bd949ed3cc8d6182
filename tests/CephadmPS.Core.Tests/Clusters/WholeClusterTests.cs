using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>What a person does with a cluster, against simulated hosts: the whole core, nothing of it replaced.</summary>
public sealed class WholeClusterTests : IDisposable
{
    private const string Specs = """
        service_type: mon
        placement: {count: 3}
        ---
        service_type: mgr
        placement: {count: 2}
        ---
        service_type: crash
        placement: {host_pattern: '*'}
        ---
        service_type: osd
        service_id: all
        placement: {host_pattern: '*'}
        spec: {data_devices: {all: true}, method: raw}
        ---
        service_type: mds
        service_id: cephfs
        placement: {count: 2}
        """;

    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(3);
    private readonly ClusterEnvironment environment;

    public WholeClusterTests()
    {
        environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => fleet };
        foreach (var host in fleet.Hosts.Values)
        {
            host.Devices["/dev/sdb"] = new SimulatedDevice("/dev/sdb", $"DISK_{host.HostName}");
        }
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task From_nothing_to_a_cluster_and_the_second_time_changes_nothing()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);

        var plan = await cluster.GetPlanAsync(SpecFile.ParseValid(Specs), default);
        Assert.Equal(3, plan.Steps.Count(step => step.NeedsApproval));
        await cluster.SetSpecsAsync(SpecFile.ParseValid(Specs), new SetSpecsOptions(), default);
        await cluster.ApproveAsync(plan, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text ?? string.Join("; ", result.Left!.Steps.Select(step => step.Describe())));
        var daemons = await cluster.GetDaemonsAsync(default);
        Assert.Equal(3, daemons.Count(daemon => daemon.DaemonType == "mon"));
        Assert.Equal(3, daemons.Count(daemon => daemon.DaemonType == "osd"));
        Assert.All(daemons, daemon => Assert.Equal(DaemonStatus.Running, daemon.Status));
        Assert.Equal(plan.Steps.Where(step => step.Kind == "DeployDaemon").Select(step => step.Target).Order(),
            daemons.Select(daemon => daemon.DaemonName).Intersect(plan.Steps.Select(step => step.Target)).Order());

        var again = await cluster.SetSpecsAsync(SpecFile.ParseValid(Specs), new SetSpecsOptions(), default);
        Assert.All(again, change => Assert.False(change.Changed));
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);
    }

    [Fact]
    public async Task Mons_that_an_election_does_not_hear_come_into_quorum_because_another_one_calls_it_again()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        fleet.Cluster.NewMonsAreNotHeard = true;

        await cluster.SetSpecsAsync(SpecFile.ParseValid("{service_type: mon, placement: {count: 3}}"), new SetSpecsOptions(), default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
        Assert.All(fleet.Cluster.Mons.Values, mon => Assert.False(mon.NotHeard));
        Assert.Equal(3, fleet.Cluster.Mons.Count);
    }

    [Fact]
    public async Task A_mon_that_the_others_do_not_hear_is_put_into_the_monmap_where_quorum_stands_without_it()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        await cluster.SetSpecsAsync(SpecFile.ParseValid("{service_type: mon, placement: {count: 2}}"), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.Equal(2, fleet.Cluster.Quorum.Count);
        fleet.Cluster.NewMonsStayOutside = true;

        await cluster.SetSpecsAsync(SpecFile.ParseValid("{service_type: mon, placement: {count: 3}}"), new SetSpecsOptions(), default);
        var told = new Told();
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), told, default);

        Assert.True(result.Complete, string.Join('\n', told.Events.Select(e => $"{e.State} {e.Subject} {e.Text}")));
        Assert.Equal(3, fleet.Cluster.Quorum.Count);
    }

    [Fact]
    public async Task Nothing_is_formatted_before_it_is_approved()
    {
        await using var cluster = await BootstrapAsync();

        await cluster.SetSpecsAsync(SpecFile.ParseValid(Specs), new SetSpecsOptions(), default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.False(result.Complete);
        Assert.All(result.Left!.Steps, step => Assert.True(step.NeedsApproval));
        Assert.DoesNotContain(fleet.Hosts.Values.SelectMany(host => host.Calls), call => call.Contains(Verbs.PrepareOsd, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_writes_nothing_anywhere()
    {
        await using var cluster = await BootstrapAsync();
        var before = fleet.Cluster.ConfigKeys.ToDictionary(pair => pair.Key, pair => pair.Value);

        Assert.NotEmpty((await cluster.GetPlanAsync(SpecFile.ParseValid(Specs), default)).Steps);

        Assert.Equal(before, fleet.Cluster.ConfigKeys.Where(pair => !pair.Key.EndsWith("/leader", StringComparison.Ordinal)).Concat(before.Where(pair => pair.Key.EndsWith("/leader", StringComparison.Ordinal))).ToDictionary(pair => pair.Key, pair => pair.Value));
        Assert.DoesNotContain("mds", fleet.Hosts.Values.SelectMany(host => host.Daemons.Keys).Select(name => name.Split('.')[0]));
    }

    [Fact]
    public async Task A_host_that_falls_silent_keeps_its_daemons_and_the_others_go_on()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: crash\nplacement: {host_pattern: '*'}"), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        var silent = fleet.Hosts.Keys.Last();
        fleet.Hosts[silent].Offline = true;

        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {count: 2}"), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        var daemons = await cluster.GetDaemonsAsync(default);
        Assert.Contains(daemons, daemon => daemon.HostName == silent && daemon.DaemonType == "crash" && daemon.Status == DaemonStatus.Unknown);
        Assert.Equal(2, daemons.Count(daemon => daemon.DaemonType == "mds" && daemon.HostName != silent));
        Assert.Contains((await cluster.GetHostsAsync(default)), host => host.HostName == silent && host.Status == "Suspect");
    }

    [Fact]
    public async Task A_placement_with_a_host_that_is_not_there_is_refused_before_anything_is_stored()
    {
        await using var cluster = await BootstrapAsync();

        var error = await Assert.ThrowsAsync<CephadmException>(() => cluster.SetSpecsAsync(
            SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {hosts: [nowhere]}"), new SetSpecsOptions(), default));

        Assert.Equal("HostUnknown", error.Id);
        Assert.Contains("nowhere", error.Message);
        Assert.DoesNotContain(await cluster.GetSpecsAsync(default), spec => spec.ServiceName == "mds.a");
    }

    [Fact]
    public async Task A_removed_service_is_gone_with_its_daemons_and_keys()
    {
        await using var cluster = await BootstrapAsync();
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {count: 1}"), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.Contains(fleet.Cluster.Auth.Keys, entity => entity.StartsWith("mds.a.", StringComparison.Ordinal));

        await cluster.RemoveServiceAsync("mds.a", force: false, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
        Assert.DoesNotContain(fleet.Cluster.Auth.Keys, entity => entity.StartsWith("mds.a.", StringComparison.Ordinal));
        Assert.DoesNotContain(await cluster.GetServicesAsync(default), service => service.ServiceName == "mds.a");
    }

    [Theory]
    [InlineData(Verbs.Deploy, FaultKind.LoseAnswer)]
    [InlineData(Verbs.Deploy, FaultKind.LoseRequest)]
    [InlineData(Verbs.Deploy, FaultKind.Fail)]
    [InlineData(Verbs.PrepareOsd, FaultKind.LoseAnswer)]
    [InlineData(Verbs.PrepareOsd, FaultKind.LoseRequest)]
    [InlineData(Verbs.PrepareOsd, FaultKind.Fail)]
    [InlineData(Verbs.ListDaemons, FaultKind.LoseRequest)]
    [InlineData(Verbs.WriteFiles, FaultKind.LoseAnswer)]
    public async Task Once_the_faults_stop_everything_is_there_exactly_once(string verb, FaultKind kind)
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        var file = SpecFile.ParseValid(Specs);
        var plan = await cluster.GetPlanAsync(file, default);
        await cluster.SetSpecsAsync(file, new SetSpecsOptions(), default);
        await cluster.ApproveAsync(plan, default);
        foreach (var host in fleet.Hosts.Values)
        {
            host.Faults.Add(new Fault(verb, kind, Times: 2)
            {
                Error = kind == FaultKind.Fail ? new CephadmException("DiskFull", ErrorKind.Failed, "The disk is full.", "Free some room.") : null,
            });
        }

        ReconcileResult result;
        var rounds = 0;
        do
        {
            result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        }
        while (!result.Complete && ++rounds < 6);

        Assert.True(result.Complete, string.Join("; ", result.Failures.Select(failure => failure.Text)));
        var daemons = await cluster.GetDaemonsAsync(default);
        Assert.Equal(daemons.Count, daemons.Select(daemon => daemon.DaemonName).Distinct().Count());
        Assert.Equal((3, 2, 3, 3, 2), (Count("mon"), Count("mgr"), Count("crash"), Count("osd"), Count("mds")));
        Assert.Equal(3, fleet.Cluster.Osds.Count);

        int Count(string type) => daemons.Count(daemon => daemon.DaemonType == type);
    }

    private async Task<CephCluster> BootstrapAsync()
    {
        var first = fleet.Addresses[0];
        return await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            environment, null, default);
    }

    private async Task AddOthersAsync(CephCluster cluster)
    {
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
    }

    private sealed class Told : IProgress<OperationEvent>
    {
        public System.Collections.Concurrent.ConcurrentQueue<OperationEvent> Events { get; } = new();

        public void Report(OperationEvent value) => Events.Enqueue(value);
    }
}
