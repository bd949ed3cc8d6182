using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Repair;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>The cluster has lost its quorum: what the last leader may do, and nobody else.</summary>
public sealed class QuorumRepairTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(3);
    private readonly ClusterEnvironment environment;

    public QuorumRepairTests() => environment = At("one");

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task Stopped_mons_are_started_and_the_cluster_is_told_later()
    {
        await MakeAsync();
        var mons = StopMons(2);

        var result = await RepairAsync(environment);

        Assert.True(result.HasQuorum);
        Assert.Equal(3, result.Quorum.Count);
        Assert.Equal(mons.Order(), result.Repairs.Select(repair => repair.DaemonName).Order());
        Assert.All(result.Repairs, repair => Assert.Equal("Start", repair.Action));
        Assert.DoesNotContain(fleet.Cluster.ConfigKeys.Keys, key => key.Contains("/repair/", StringComparison.Ordinal));

        await using var cluster = await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);
        Assert.Empty(await cluster.GetRepairsAsync(default));
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: crash\nplacement: {count: 1}"), new SetSpecsOptions(), default);
        var told = await cluster.GetRepairsAsync(default);
        Assert.Equal(result.Repairs, told);
        Assert.All(told, repair => Assert.NotNull(repair.Ended));
        Assert.Empty(await new ControllerFiles(environment.HomeDirectory, fleet.Cluster.Fsid).ReadRepairsAsync(default));
    }

    [Fact]
    public async Task A_mon_that_has_failed_is_restarted_and_one_that_does_not_start_is_deployed_anew_with_its_data()
    {
        await MakeAsync();
        var mons = StopMons(2, "error");
        var stubborn = fleet.Hosts.Values.First(host => host.Daemons.ContainsKey(mons[0]));
        // The first request is reset-failed.
        stubborn.Faults.Add(new Fault(Verbs.Unit, FaultKind.Fail, Times: 1) { Error = new CephadmException("DaemonStartFailed", ErrorKind.Failed, "The container cannot be made.") });

        var result = await RepairAsync(environment);

        Assert.True(result.HasQuorum);
        Assert.Equal(["Restart", "Redeploy"], result.Repairs.Where(repair => repair.DaemonName == mons[0]).Select(repair => repair.Action));
        Assert.Equal(["Restart"], result.Repairs.Where(repair => repair.DaemonName == mons[1]).Select(repair => repair.Action));
        Assert.Contains("cannot be made", result.Repairs.First(repair => repair.DaemonName == mons[0]).Outcome);
        Assert.Equal("running", stubborn.Daemons[mons[0]].State);
        Assert.True(stubborn.Calls.Count(call => call.StartsWith(Verbs.Deploy, StringComparison.Ordinal)) >= 2);
    }

    [Fact]
    public async Task With_quorum_nothing_is_done()
    {
        await MakeAsync();
        StopMons(1);
        var calls = fleet.Hosts.Values.Sum(host => host.Calls.Count(call => call.StartsWith(Verbs.Unit, StringComparison.Ordinal)));

        var result = await RepairAsync(environment);

        Assert.Equal((true, false), (result.HasQuorum, result.Changed));
        Assert.Equal(calls, fleet.Hosts.Values.Sum(host => host.Calls.Count(call => call.StartsWith(Verbs.Unit, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Who_did_not_lead_last_is_refused()
    {
        await MakeAsync();
        // Another computer leads for a while.
        var other = At("two");
        other.Profiles.Save(environment.Profiles.Load(null));
        await using (var cluster = await CephCluster.ConnectAsync(new ConnectOptions(), other, null, default))
        {
            await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: crash\nplacement: {count: 1}"), new SetSpecsOptions(), default);
        }
        StopMons(2);

        var refused = await Assert.ThrowsAsync<CephadmException>(() => RepairAsync(environment));
        Assert.Equal("NotLastHolder", refused.Id);
        Assert.False(fleet.Cluster.HasQuorum);

        Assert.True((await RepairAsync(other)).HasQuorum);
    }

    [Fact]
    public async Task Who_knows_nothing_of_the_cluster_is_refused()
    {
        await MakeAsync();
        StopMons(2);
        var other = At("two");
        other.Profiles.Save(environment.Profiles.Load(null));
        Assert.Equal("MirrorMissing", (await Assert.ThrowsAsync<CephadmException>(() => RepairAsync(other))).Id);
    }

    [Fact]
    public async Task What_cannot_be_repaired_is_told_mon_by_mon_and_at_once()
    {
        await MakeAsync();
        var mons = StopMons(2);
        foreach (var host in fleet.Hosts.Values.Where(host => mons.Any(host.Daemons.ContainsKey)))
        {
            host.Offline = true;
        }
        var error = await Assert.ThrowsAsync<CephadmException>(() => RepairAsync(environment));
        Assert.Equal("QuorumNotRepaired", error.Id);
        Assert.All(mons, mon => Assert.Contains(error.Details, line => line.StartsWith(mon, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_begins_warm_from_this_computers_copy()
    {
        await MakeAsync();
        // The profile's hosts are gone; the copy of the records knows where the mons are.
        var profile = environment.Profiles.Load(null);
        environment.Profiles.Save(profile with { Hosts = [profile.Hosts[0] with { HostName = "gone", Address = "10.9.9.9" }] });
        await using var cluster = await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);
        Assert.Equal(3, (await cluster.GetHostsAsync(default)).Count);
    }

    private Task<QuorumRepairResult> RepairAsync(ClusterEnvironment at) => QuorumRepair.RunAsync(at.Profiles.Load(null), at, null, default);

    private ClusterEnvironment At(string computer) => new() { HomeDirectory = Path.Combine(home, computer), Connectors = _ => fleet };

    private List<string> StopMons(int count, string state = "stopped")
    {
        var mons = fleet.Hosts.Values.SelectMany(host => host.Daemons.Keys.Where(name => name.StartsWith("mon.", StringComparison.Ordinal)).Select(name => (Host: host, Name: name)))
            .OrderByDescending(mon => mon.Name, StringComparer.Ordinal).Take(count).ToList();
        mons.ForEach(mon => mon.Host.SetState(mon.Name, state));
        return [.. mons.Select(mon => mon.Name)];
    }

    private async Task MakeAsync()
    {
        var first = fleet.Addresses[0];
        await using var cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            environment, null, default);
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.Equal(3, fleet.Cluster.Quorum.Count);
    }
}
