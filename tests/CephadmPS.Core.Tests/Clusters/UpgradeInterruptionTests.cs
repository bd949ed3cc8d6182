using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Core.Upgrade;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>
/// Upgrades of random clusters that are interrupted at random: controllers are killed before and after a change has its effect, requests and answers are lost,
/// hosts go away, people pause and resume. The order of the waves holds, never more is down than may be, and in the end all is upgraded. A clock a hundred times as fast.
/// </summary>
public sealed class UpgradeInterruptionTests : IDisposable
{
    private const string Old = "ceph version 18.2.7 (6b0e988052ec84cf2d4a54ff9bbbc5e720b621ad) reef (stable)";
    private const string New = "ceph version 20.2.4 (0000000000000000000000000000000000000000) tentacle (stable)";
    private readonly TestDirectory home = new();
    private readonly SimulatedTime time = new(100);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("CEPHADM_FLEET_SEEDS"), out var count) ? count : 4)];

    public void Dispose() => home.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task However_it_is_interrupted_order_and_limits_hold_and_it_converges(int seed)
    {
        var random = new Random(seed);
        var fleet = new SimulatedFleet(random.Next(3, 7), time: time);
        fleet.Cluster.Version = Old;
        fleet.Cluster.ImageVersions["ceph:21"] = New;
        (fleet.Cluster.RequireOsdRelease, fleet.Cluster.MinMonRelease) = ("reef", "reef");
        await PrepareAsync(fleet, random);
        var watch = new Watch(fleet);
        await using (var session = await ConnectAsync(new SimulatedProgram(fleet)))
        {
            await session.StartUpgradeAsync(new UpgradeOptions { Image = "ceph:21" }, null, default);
        }
        var story = new List<string>();
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var calm = attempt > 30;
            var program = new SimulatedProgram(fleet);
            watch.KillAt(calm ? null : random.Next(1, 9), random.Next(2) == 0, program);
            if (!calm)
            {
                Strike(fleet, random, story);
            }
            try
            {
                await using var session = await ConnectAsync(program);
                if (random.Next(4) == 0 && !calm)
                {
                    await session.PauseUpgradeAsync(default);
                    story.Add("paused");
                }
                else
                {
                    await session.ResumeUpgradeAsync(default);
                }
                await session.ReconcileAsync(TimeSpan.FromMinutes(5), null, default);
                if ((await session.GetUpgradeAsync(default)).State == "None")
                {
                    break;
                }
            }
            catch (CephadmException e)
            {
                story.Add(e.Id);
            }
            foreach (var host in fleet.Hosts.Values)
            {
                host.Faults.Clear();
                host.Offline = false;
            }
        }

        var told = $"seed {seed}: {string.Join(" | ", story)}";
        Assert.True(watch.Broken.Count == 0, $"{string.Join("; ", watch.Broken)}\n{told}");
        Assert.All(fleet.Hosts.Values.SelectMany(host => host.Daemons.Values), daemon => Assert.True(daemon.Version == "20.2.4", $"{daemon.Name} has {daemon.Version}\n{told}"));
        Assert.Equal(("tentacle", "global"), (fleet.Cluster.RequireOsdRelease, string.Join(',', fleet.Cluster.Config.Where(entry => entry.Name == "container_image").Select(entry => entry.Who))));
        Assert.Equal((2, true), (fleet.Cluster.FileSystemSettings["fs"].MaxMds, fleet.Cluster.FileSystemSettings["fs"].StandbyReplay));
        Assert.DoesNotContain(fleet.Cluster.ConfigKeys.Keys, key => key.StartsWith("cephadmps/upgrade", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_ceph_cannot_do_without_a_daemon_it_waits_says_for_what_and_since_when_and_goes_on_by_itself()
    {
        var fleet = new SimulatedFleet(3, time: time);
        fleet.Cluster.Version = Old;
        fleet.Cluster.ImageVersions["ceph:21"] = New;
        (fleet.Cluster.RequireOsdRelease, fleet.Cluster.MinMonRelease) = ("reef", "reef");
        await PrepareAsync(fleet, new Random(1));
        var down = fleet.Cluster.Osds.Values.Last();
        down.Up = false;
        await using var session = await ConnectAsync(new SimulatedProgram(fleet));
        await session.StartUpgradeAsync(new UpgradeOptions { Image = "ceph:21" }, null, default);

        var result = await session.ReconcileAsync(TimeSpan.FromMinutes(30), null, default);

        Assert.False(result.Complete);
        var status = await session.GetUpgradeAsync(default);
        Assert.Equal(("Running", null), (status.State, status.ErrorCode));
        var why = Assert.Single(status.WaitsFor);
        Assert.Matches(@"^Ceph says that osd\.\d+ must not be stopped now: unsafe to stop osd.* Get-CephStatus .*\(Since \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\.\)$", why);
        Assert.Equal(why, status.Message);

        down.Up = true;
        Assert.True((await session.ReconcileAsync(TimeSpan.FromMinutes(30), null, default)).Complete);
        Assert.Equal("None", (await session.GetUpgradeAsync(default)).State);
    }

    private static void Strike(SimulatedFleet fleet, Random random, List<string> story)
    {
        var host = fleet.Hosts.Values.ElementAt(random.Next(fleet.Hosts.Count));
        switch (random.Next(4))
        {
            case 0:
                host.Offline = true;
                story.Add($"{host.HostName} offline");
                break;
            case 1 or 2:
                var kind = new[] { FaultKind.Fail, FaultKind.LoseRequest, FaultKind.LoseAnswer }[random.Next(3)];
                var verb = random.Next(3) == 0 ? Verbs.Pull : Verbs.Deploy;
                host.Faults.Add(new Fault(verb, kind));
                story.Add($"{host.HostName}: {kind} of {verb}");
                break;
            default:
                break;
        }
    }

    private Task<CephCluster> ConnectAsync(SimulatedProgram program) => CephCluster.ConnectAsync(new ConnectOptions(), Around(program), null, default);

    private ClusterEnvironment Around(Core.Hosts.IAgentConnector connector) => new() { HomeDirectory = home.Path, Connectors = _ => connector, Time = time };

    private async Task PrepareAsync(SimulatedFleet fleet, Random random)
    {
        foreach (var host in fleet.Hosts.Values)
        {
            for (var disk = 0; disk < random.Next(1, 4); disk++)
            {
                host.Devices[$"/dev/sd{(char)('b' + disk)}"] = new SimulatedDevice($"/dev/sd{(char)('b' + disk)}", $"DISK_{host.HostName}_{disk}");
            }
        }
        var first = fleet.Addresses[0];
        await using var cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            Around(fleet), null, default);
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        await cluster.CreateFileSystemAsync("fs", default);
        fleet.Cluster.FileSystemSettings["fs"] = new SimulatedFileSystem { MaxMds = 2, StandbyReplay = true };
        var file = SpecFile.ParseValid("""
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
            service_id: fs
            placement: {count: 3}
            ---
            service_type: rgw
            service_id: web
            placement: {count: 2}
            """);
        var plan = await cluster.GetPlanAsync(file, default);
        await cluster.SetSpecsAsync(file, new SetSpecsOptions(), default);
        await cluster.ApproveAsync(plan, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(10), null, default);
        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
    }

    /// <summary>Sees every change on every host, kills a program at one of them, and notes what should not have been.</summary>
    private sealed class Watch
    {
        private static readonly string[] Order = ["mgr", "mon", "crash", "osd", "mds", "rgw"];
        private readonly SimulatedFleet fleet;
        private (int? Left, bool Before, SimulatedProgram? Program) kill;

        public Watch(SimulatedFleet fleet)
        {
            this.fleet = fleet;
            foreach (var host in fleet.Hosts.Values)
            {
                host.Changing = Look;
            }
        }

        public List<string> Broken { get; } = [];

        public void KillAt(int? change, bool before, SimulatedProgram program) => kill = (change, before, program);

        private void Look(MutationRequest request, bool before)
        {
            if (before && request is DeployRequest { Params.Reconfig: false } deploy)
            {
                Check(deploy);
            }
            if (before == kill.Before && kill.Left is { } left)
            {
                kill.Left = left - 1;
                if (left == 1)
                {
                    kill.Program!.Kill();
                    kill.Left = null;
                }
            }
        }

        private void Check(DeployRequest deploy)
        {
            var (type, id) = (deploy.Name.Split('.')[0], deploy.Name[(deploy.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            var cluster = fleet.Cluster;
            // A type begins when all daemons of the types before it run the new image.
            var early = fleet.Hosts.Values.SelectMany(host => host.Daemons.Values)
                .Where(daemon => Array.IndexOf(Order, daemon.Name.Split('.')[0]) < Array.IndexOf(Order, type) && daemon.Version != "20.2.4").Select(daemon => daemon.Name).ToList();
            if (early.Count > 0)
            {
                Broken.Add($"{deploy.Name} before {string.Join(", ", early)}");
            }
            if (type == "mon" && cluster.Quorum.Count(mon => mon != id) * 2 <= cluster.Mons.Count)
            {
                Broken.Add($"{deploy.Name} breaks the quorum");
            }
            if (type == "mgr" && cluster.Mgrs.Count > 0 && cluster.Mgrs[0] == id && cluster.Mgrs.Count > 1)
            {
                Broken.Add($"{deploy.Name} is redeployed while it is the active one");
            }
            if (type == "osd" && cluster.Osds.Values.Where(osd => !osd.Up || $"{osd.Id}" == id).Select(osd => osd.HostName).Distinct().Count() > 1)
            {
                Broken.Add($"{deploy.Name} while OSDs of another host are down");
            }
            if (type == "mds" && (cluster.FileSystemSettings["fs"].MaxMds != 1 || cluster.FileSystemSettings["fs"].StandbyReplay))
            {
                Broken.Add($"{deploy.Name} while the file system has several ranks");
            }
        }
    }
}
