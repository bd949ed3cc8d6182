using System.Collections.Concurrent;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;
using Xunit.Abstractions;

namespace CephadmPS.Core.Tests.Simulation;

/// <summary>
/// The whole core on simulated hosts and mons, with a clock a hundred times as fast: two controllers, people who change specs, and faults of all kinds.
/// While they strike, no promise is broken; once they stop, the plan becomes empty and everything is there exactly once.
/// </summary>
public sealed class FleetPromisesTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Struck = [Verbs.Deploy, Verbs.RemoveDaemon, Verbs.ListDaemons, Verbs.WriteFiles, Verbs.PrepareOsd, Verbs.MonitorCommand, Verbs.OpenMonitor, Verbs.Attach];
    private readonly TestDirectory home = new();

    public void Dispose() => home.Dispose();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("CEPHADM_FLEET_SEEDS"), out var count) ? count : 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_strikes_no_promise_is_broken_and_all_is_well_once_it_stops(int seed)
    {
        var random = new Random(seed);
        var time = new SimulatedTime(100);
        var fleet = new SimulatedFleet(5, time: time);
        foreach (var host in fleet.Hosts.Values)
        {
            host.Latency = TimeSpan.FromMilliseconds(random.Next(1, 200));
            host.Devices["/dev/sdb"] = new SimulatedDevice("/dev/sdb", $"DISK_{host.HostName}_b");
            host.Devices["/dev/sdc"] = new SimulatedDevice("/dev/sdc", $"DISK_{host.HostName}_c");
        }
        var approved = new ConcurrentDictionary<string, byte>();
        var first = await ProgramAsync(fleet, time, "bootstrap");
        var watch = new PromiseWatch(fleet, approved);
        await using (first.Cluster)
        {
            await PrepareAsync(first.Cluster, fleet, approved);
        }

        var programs = new List<Running> { await RunAsync(fleet, time, "a"), await RunAsync(fleet, time, "b") };
        var log = new List<string>();
        for (var strike = 0; strike < 25; strike++)
        {
            log.Add(await StrikeAsync(random, fleet, time, programs));
            await Task.Delay(TimeSpan.FromSeconds(random.Next(0, 8)), time);
        }
        foreach (var host in fleet.Hosts.Values)
        {
            host.Offline = false;
            host.Faults.Clear();
        }

        await using var end = await ProgramAsync(fleet, time, "end");
        await RepeatedAsync(() => SetAsync(end.Cluster, "service_type: mds\nservice_id: a\nplacement: {count: 3}\n---\nservice_type: mds\nservice_id: b\nplacement: {count: 2}\n"));
        var converged = false;
        var left = "";
        for (var look = 0; look < 120 && !converged; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(10), time);
            var plan = await end.Cluster.GetPlanAsync(null, default);
            converged = plan.IsSettled;
            left = string.Join("; ", plan.Steps.Select(step => step.Describe()).Concat(plan.Notes.Select(note => note.Text)));
        }
        foreach (var program in programs)
        {
            await program.EndAsync();
        }

        var story = $"seed {seed}: {string.Join(" | ", log)}\n{string.Join('\n', programs.SelectMany(program => program.Events).TakeLast(30))}";
        output.WriteLine($"{watch.Changes} changes; {story}");
        Assert.True(watch.Broken.IsEmpty, $"{string.Join("; ", watch.Broken)}\n{story}");
        var empty = fleet.Hosts.Values.SelectMany(host => host.Devices.Values.Where(device => device.OsdId is null).Select(device => $"{host.HostName}:{device.Path}"));
        Assert.True(converged, $"left: {left}; devices without an OSD: {string.Join(", ", empty)}\n{story}");
        var daemons = fleet.Hosts.Values.SelectMany(host => host.Daemons.Values).ToList();
        Assert.Equal(daemons.Count, daemons.Select(daemon => daemon.Name).Distinct().Count());
        Assert.Equal((3, 2, 5, 10, 3, 2), (Count("mon"), Count("mgr"), Count("crash"), daemons.Count(daemon => daemon.Name.StartsWith("osd.", StringComparison.Ordinal)), Count("mds.a"), Count("mds.b")));
        Assert.Equal(10, fleet.Cluster.Osds.Count);
        Assert.True(fleet.Cluster.HasQuorum);

        int Count(string service) => daemons.Count(daemon => daemon.ServiceName == service);
    }

    private async Task<string> StrikeAsync(Random random, SimulatedFleet fleet, SimulatedTime time, List<Running> programs)
    {
        var host = fleet.Hosts.Values.ElementAt(random.Next(fleet.Hosts.Count));
        switch (random.Next(9))
        {
            case 0:
                host.Offline = !host.Offline;
                // Never more than two at once: with the third mon the cluster itself would stand still.
                foreach (var other in fleet.Hosts.Values.Where(other => other.Offline).Skip(1))
                {
                    other.Offline = false;
                }
                return $"{host.HostName} {(host.Offline ? "offline" : "online")}";
            case 1 or 2 or 3:
                var verb = Struck[random.Next(Struck.Length)];
                var kind = (FaultKind)random.Next(4);
                host.Faults.Add(new Fault(verb, kind, Times: random.Next(1, 4))
                {
                    Delay = TimeSpan.FromSeconds(random.Next(1, 60)),
                    Error = kind == FaultKind.Fail ? new CephadmException("DiskFull", ErrorKind.Failed, "The disk is full.", "Free some room.") { Undone = true } : null,
                });
                return $"{host.HostName}: {kind} of {verb}";
            case 4:
                var daemon = host.Daemons.Keys.Where(name => name.StartsWith("crash", StringComparison.Ordinal) || name.StartsWith("mds", StringComparison.Ordinal)).OrderBy(_ => random.Next()).FirstOrDefault();
                if (daemon is not null)
                {
                    host.Lose(daemon);
                }
                return $"{host.HostName} loses {daemon ?? "nothing"}";
            case 5 or 6:
                var killed = random.Next(programs.Count);
                await programs[killed].KillAsync();
                var name = $"{programs[killed].Name}+";
                programs[killed] = await RunAsync(fleet, time, name);
                return $"{name} instead of a killed one";
            default:
                var (a, b) = (random.Next(1, 5), random.Next(0, 4));
                try
                {
                    await using var person = await ProgramAsync(fleet, time, $"person{random.Next()}");
                    await SetAsync(person.Cluster, $"service_type: mds\nservice_id: a\nplacement: {{count: {a}}}\n" + (b == 0 ? "" : $"---\nservice_type: mds\nservice_id: b\nplacement: {{count: {b}}}\n"));
                    return $"a person wants {a} and {b}";
                }
                catch (CephadmException e)
                {
                    return $"a person is told: {e.Id}";
                }
        }
    }

    // As a person does who is told that another controller began to lead in that very moment.
    private static async Task RepeatedAsync(Func<Task> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (CephadmException e) when (e.Id == "StaleEpoch" && attempt < 5)
            {
                // Again.
            }
        }
    }

    private static async Task SetAsync(CephCluster cluster, string specs) => await cluster.SetSpecsAsync(SpecFile.ParseValid(specs), new SetSpecsOptions(), default);

    private static async Task PrepareAsync(CephCluster cluster, SimulatedFleet fleet, ConcurrentDictionary<string, byte> approved)
    {
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        await SetAsync(cluster, """
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
            service_id: a
            placement: {count: 2}
            """);
        var plan = await cluster.GetPlanAsync(null, default);
        foreach (var host in fleet.Hosts.Values)
        {
            foreach (var device in host.Devices.Values)
            {
                approved[$"{host.HostName}:{device.Identity}"] = 0;
            }
        }
        await cluster.ApproveAsync(plan, default);
    }

    private async Task<Connected> ProgramAsync(SimulatedFleet fleet, SimulatedTime time, string name)
    {
        var program = new SimulatedProgram(fleet);
        var directory = Path.Combine(home.Path, name);
        var environment = new ClusterEnvironment { HomeDirectory = directory, Connectors = _ => program, Time = time };
        var first = fleet.Addresses[0];
        if (name == "bootstrap")
        {
            return new Connected(program, await ClusterBootstrap.RunAsync(
                new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true }, environment, null, default));
        }
        // As the profile of a cluster has it: all hosts, so that one that does not answer is no obstacle.
        environment.Profiles.Save(new ClusterProfile { Name = "ceph", Fsid = fleet.Cluster.Fsid, Ssh = new SshSettings(), Hosts = fleet.Addresses });
        return new Connected(program, await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default));
    }

    private async Task<Running> RunAsync(SimulatedFleet fleet, SimulatedTime time, string name)
    {
        // A service that cannot begin is started again.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new Running(name, await ProgramAsync(fleet, time, name));
            }
            catch (CephadmException) when (attempt < 200)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), time);
            }
        }
    }

    private sealed record Connected(SimulatedProgram Program, CephCluster Cluster) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }

    private sealed class Running : IProgress<OperationEvent>
    {
        private readonly Connected connected;
        private readonly CancellationTokenSource end = new();
        private readonly Task run;

        public Running(string name, Connected connected)
        {
            (Name, this.connected) = (name, connected);
            var loop = connected.Cluster.CreateLoop();
            run = Task.Run(() => loop.RunAsync(this, end.Token));
        }

        public string Name { get; }

        public ConcurrentQueue<string> Events { get; } = new();

        void IProgress<OperationEvent>.Report(OperationEvent value) => Events.Enqueue($"{Name} {value.State} {value.Subject}: {value.Text}");

        public async Task KillAsync()
        {
            connected.Program.Kill();
            await EndAsync();
        }

        public async Task EndAsync()
        {
            await end.CancelAsync();
            try
            {
                await run.WaitAsync(TimeSpan.FromSeconds(60));
            }
            finally
            {
                await connected.DisposeAsync();
            }
        }
    }
}
