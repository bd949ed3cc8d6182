using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;
using CephadmPS.Protocol;
using Newtonsoft.Json;

namespace CephadmPS.Benchmarks;

/// <summary>A cluster's state: hosts with thirty daemons and twenty-four devices each, as agents list them, in a store in memory that packs values as the real one does.</summary>
internal static class StateFigures
{
    private const string Fsid = "11111111-2222-3333-4444-555555555555";

    /// <summary>One load of everything: texts unpacked, read, and turned into what planners look at.</summary>
    public static Action Load(int hosts)
    {
        var store = Filled(hosts);
        var records = new ClusterRecords(store);
        return () =>
        {
            var stored = records.LoadAsync(default).GetAwaiter().GetResult();
            var seen = HostCache.Remember(stored.Records, stored.Hosts.Keys);
            Expect(seen.Values.Sum(host => host.Daemons!.Count + host.Devices!.Count), hosts * 54);
        };
    }

    /// <summary>One save of everything that was seen, all of it new: projection, text, digest, packing.</summary>
    public static Action Save(int hosts)
    {
        var live = Live(hosts);
        return () =>
        {
            var store = new PackedStore();
            var cache = new HostCache(new ClusterRecords(store), live, TimeProvider.System) { IsUnlimited = true };
            Expect(cache.SaveNowAsync(default).GetAwaiter().GetResult(), hosts * 3);
        };
    }

    /// <summary>Memory of a controller for each host: what it has seen, what it keeps to know what is to be written, and what its stores know of the records.</summary>
    public static double BytesPerHost(int hosts)
    {
        // Shared strings are there before; they do not grow with the hosts.
        GC.KeepAlive(Live(2));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var monitors = new KeyStoreMonitor();
        var records = new ClusterRecords(new ConfigKeyStore(monitors));
        var live = Live(hosts);
        var cache = new HostCache(records, live, TimeProvider.System) { IsUnlimited = true };
        cache.SaveNowAsync(default).GetAwaiter().GetResult();
        // The mons' memory is not the controller's.
        monitors.Keys.Clear();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive((live, cache, records, monitors));
        return (double)(after - before) / hosts;
    }

    private static PackedStore Filled(int hosts)
    {
        var store = new PackedStore();
        var records = new ClusterRecords(store);
        var live = Live(hosts);
        records.InitializeAsync(default).GetAwaiter().GetResult();
        foreach (var host in live.Current.Hosts.Values)
        {
            records.SaveAsync(host, default).GetAwaiter().GetResult();
        }
        new HostCache(records, live, TimeProvider.System) { IsUnlimited = true }.SaveNowAsync(default).GetAwaiter().GetResult();
        return store;
    }

    private static LiveState Live(int hosts)
    {
        var names = Enumerable.Range(0, hosts).Select(number => $"storage{number:0000}").ToArray();
        return new LiveState(new ClusterState
        {
            Fsid = Fsid,
            Hosts = names.ToDictionary(name => name, name => new HostRecord(new HostSpec { HostName = name, Address = $"host-{name}.example.com", Labels = ["osd", "rgw"] })
            {
                HostKey = "ssh-ed25519 " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(name.PadRight(51, '='))),
            }),
            Specs = new Dictionary<string, SpecRecord>(),
            Observations = names.Select((name, number) => (name, number)).ToDictionary(host => host.name, host => Seen(host.name, host.number)),
            Cluster = new ClusterObservation(),
        });
    }

    private static HostObservation Seen(string host, int number)
    {
        // Through JSON, as it comes from an agent: each text is a string of its own.
        var listed = JsonConvert.DeserializeObject<List<DaemonListing>>(JsonConvert.SerializeObject(Enumerable.Range(0, 30).Select(n => Listing(host, number, n))))!;
        return new HostObservation
        {
            Reachable = true,
            RefreshedAt = DateTimeOffset.UnixEpoch,
            Daemons = [.. listed.Select(listing => HostListings.ToDescription(host, listing))],
            Devices = Core.Osds.InventoryDevice.ParseList(JsonConvert.SerializeObject(SampleClusters.Devices(number))),
            Networks = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
            {
                ["10.1.0.0/16"] = new Dictionary<string, IReadOnlyList<string>> { ["eth0"] = [$"10.1.{number >> 8}.{number & 255}"] },
                ["10.2.0.0/16"] = new Dictionary<string, IReadOnlyList<string>> { ["eth1"] = [$"10.2.{number >> 8}.{number & 255}"] },
            },
            Facts = new HostFacts { Hostname = host, Arch = "x86_64", CpuCount = 2, CpuCores = 16, MemoryTotalKb = 268_435_456, Kernel = "6.12.0", OperatingSystem = "Debian GNU/Linux 13" },
        };
    }

    // As passes ask for it: without what only people want (container ids, versions, usage).
    private static DaemonListing Listing(string host, int number, int n)
    {
        var (type, id, service) = n < 24 ? ("osd", $"{(number * 24) + n}", "osd.all-devices")
            : n == 24 ? ("crash", host, "crash")
            : n == 25 ? ("ceph-exporter", host, "ceph-exporter")
            : n == 26 ? ("node-exporter", host, "node-exporter")
            : ("rgw", $"zone.{host}.{n:000000}", "rgw.zone");
        return new DaemonListing
        {
            Name = $"{type}.{id}",
            Fsid = Fsid,
            SystemdUnit = $"ceph-{Fsid}@{type}.{id}",
            Enabled = true,
            State = "running",
            ServiceName = service,
            Ports = type is "rgw" ? [8000 + n] : [],
            ConfigDigest = $"{service.GetHashCode(StringComparison.Ordinal):x8}0123456789abcdef01234567.0123456789abcdef0123456789abcdef",
            ContainerImageName = "quay.io/ceph/ceph@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            Created = "2026-11-25T10:00:00.000000Z",
            Deployed = "2026-11-25T10:00:00.000000Z",
            Configured = "2026-11-25T10:00:00.000000Z",
        };
    }

    private static void Expect(int actual, int expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"The measured work gave {actual} instead of {expected}.");
        }
    }

    /// <summary>A store in memory that packs and unpacks values as the cluster's does.</summary>
    private sealed class PackedStore : IStateStore
    {
        private readonly Dictionary<string, RecordText.Stored> values = [];

        public Task<StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default) => Task.FromResult(StoreDump.Empty with
        {
            Values = values.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key, entry => RecordText.Decode(entry.Key, entry.Value.Head, entry.Value.Parts.GetValueOrDefault)),
        });

        public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) =>
            (await DumpAsync(prefix, cancellation)).Values;

        public Task WriteAsync(string key, string value, CancellationToken cancellation = default)
        {
            values[key] = RecordText.Encode(key, value);
            return Task.CompletedTask;
        }

        public Task RemoveAsync(string key, CancellationToken cancellation = default)
        {
            values.Remove(key);
            return Task.CompletedTask;
        }
    }

    /// <summary>Mons that know config keys and nothing else.</summary>
    private sealed class KeyStoreMonitor : Core.Monitors.IMonitorClient
    {
        public Dictionary<string, string> Keys { get; } = [];

        public Task<Core.Monitors.MonitorReply> SendAsync(Core.Monitors.MonitorCommand command, CancellationToken cancellation = default)
        {
            lock (Keys)
            {
                Keys[(string)command.Arguments["key"]!] = System.Text.Encoding.UTF8.GetString(command.Input ?? []);
            }
            return Task.FromResult(new Core.Monitors.MonitorReply(0, [], ""));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
