using CephadmPS.Core.Osds;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.Tests.Planning;
using CephadmPS.Core.Tests.State.Records;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public class HostCacheTests
{
    private readonly MemoryStore store = new();
    private readonly ManualTime time = new();
    private readonly LiveState state = new(States.OfHosts(3));
    private readonly ClusterRecords records;
    private readonly HostCache cache;

    public HostCacheTests()
    {
        records = new ClusterRecords(store);
        cache = new HostCache(records, state, time);
    }

    [Fact]
    public async Task What_was_seen_comes_back_as_of_a_silent_host()
    {
        Daemon("h1", "osd", "3");
        state.SetObservation("h1", seen => seen with { Devices = [States.EmptyDevice("/dev/sdb", "DISK_1")] });
        await records.InitializeAsync(default);
        await cache.SaveDueAsync(default);

        var loaded = HostCache.Remember((await records.LoadAsync(default)).Records, ["h1", "h2", "h9"]);

        var h1 = loaded["h1"];
        Assert.Equal("osd.3", Assert.Single(h1.Daemons!).DaemonName);
        Assert.Equal("DISK_1", Assert.Single(h1.Devices!).DeviceId);
        Assert.Equal(["10.0.0.1"], h1.Networks![States.Network]["eth0"]);
        Assert.False(h1.Reachable);
        Assert.Empty(loaded["h2"].Daemons!);
        Assert.Null(loaded["h9"].Daemons);
    }

    [Fact]
    public async Task What_changes_by_itself_is_not_written()
    {
        Daemon("h1", "osd", "3");
        Assert.True(await cache.SaveDueAsync(default) > 0);
        store.Written.Clear();

        time.Advance(TimeSpan.FromMinutes(1));
        Change("h1", daemon => daemon with
        {
            MemoryUsage = 1 << 30,
            CpuPercentage = "12%",
            Started = time.GetUtcNow(),
            ContainerId = "0123456789ab",
            Status = DaemonStatus.Starting,
        });

        Assert.Equal(0, await cache.SaveDueAsync(default));
        Assert.Empty(store.Written);
    }

    [Fact]
    public async Task One_host_is_written_at_most_once_in_ten_seconds_and_then_with_the_last_state()
    {
        Daemon("h1", "osd", "3");
        await cache.SaveDueAsync(default);
        store.Written.Clear();
        foreach (var status in new[] { DaemonStatus.Error, DaemonStatus.Running, DaemonStatus.Stopped })
        {
            time.Advance(TimeSpan.FromSeconds(3));
            Change("h1", daemon => daemon with { Status = status });
            await cache.SaveDueAsync(default);
        }
        Assert.Empty(store.Written);

        time.Advance(TimeSpan.FromSeconds(1.5));
        await cache.SaveDueAsync(default);

        Assert.Equal(["daemons/h1"], store.Written);
        Assert.Equal(DaemonStatus.Stopped, Assert.Single((await records.LoadAsync<HostDaemonsRecord>(default))["h1"].Daemons).Status);
    }

    [Fact]
    public async Task A_session_that_ends_does_not_wait()
    {
        Daemon("h1", "osd", "3");
        await cache.SaveDueAsync(default);
        Change("h1", daemon => daemon with { Status = DaemonStatus.Error });
        Assert.Equal(0, await cache.SaveDueAsync(default));
        Assert.Equal(1, await cache.SaveNowAsync(default));
    }

    [Fact]
    public async Task However_many_hosts_change_writes_stay_within_twenty_a_second()
    {
        var many = new LiveState(States.OfHosts(400));
        var busy = new HostCache(records, many, time);
        var began = time.GetUtcNow();
        var written = 0;
        for (var round = 0; round < 60; round++)
        {
            foreach (var host in many.Current.Hosts.Keys)
            {
                many.SetObservation(host, seen => seen with { Daemons = [new DaemonDescription { DaemonType = "mds", DaemonId = $"a{round}", HostName = host }] });
            }
            written += await busy.SaveDueAsync(default);
            time.Advance(TimeSpan.FromSeconds(2));
        }
        Assert.InRange(written, 100, 100 + (20 * (time.GetUtcNow() - began).TotalSeconds));
        Assert.True(written > 1000, $"{written} were written");
        // Every host had its turn, those at the end too.
        Assert.Equal(400, store.Values.Keys.Count(key => key.StartsWith("daemons/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_a_failure_everything_that_is_due_is_written_again()
    {
        Daemon("h1", "osd", "3");
        store.CrashAfter = 0;
        await Assert.ThrowsAnyAsync<Exception>(() => cache.SaveDueAsync(default));
        store.CrashAfter = int.MaxValue;
        await cache.SaveDueAsync(default);
        Assert.Contains("daemons/h1", store.Values.Keys);
    }

    [Fact]
    public async Task What_was_only_remembered_and_hosts_that_are_gone_are_not_written()
    {
        state.SetObservation("h1", seen => seen with { IsRemembered = true });
        state.SetHost("h2", null);
        await cache.SaveDueAsync(default);
        Assert.All(store.Written, key => Assert.EndsWith("/h3", key));
    }

    [Fact]
    public void Seventy_five_daemons_and_sixty_disks_stay_far_below_the_limit_of_a_key()
    {
        var daemons = Enumerable.Range(0, 75).Select(n => new DaemonDescription
        {
            DaemonType = "osd",
            DaemonId = $"{1000 + n}",
            HostName = "storage-host-0001",
            ServiceName = "osd.all-available-devices",
            Status = DaemonStatus.Running,
            ConfigDigest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([(byte)n])),
            ContainerImageName = "quay.io/ceph/ceph@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            ContainerImageId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            Version = "20.2.4",
        }).ToList();
        var disks = Enumerable.Range(0, 60).Select(n => States.EmptyDevice($"/dev/sd{n}", $"VENDOR_MODEL_SERIAL{n:00000}")).ToList();
        Assert.InRange(Size(HostDaemonsRecord.Of("storage-host-0001", daemons).ToJson()), 1, 12_000);
        Assert.InRange(Size(HostDevicesRecord.Of("storage-host-0001", disks).ToJson()), 1, 12_000);

        static int Size(string json) => Core.State.Stores.RecordText.Encode("daemons/x", json) is { Parts.Count: 0 } stored ? stored.Head.Length : int.MaxValue;
    }

    private void Daemon(string host, string type, string id) => state.SetObservation(host, seen => seen with
    {
        Daemons = [.. seen.Daemons ?? [], new DaemonDescription { DaemonType = type, DaemonId = id, HostName = host, Status = DaemonStatus.Running }],
    });

    private void Change(string host, Func<DaemonDescription, DaemonDescription> change) =>
        state.SetObservation(host, seen => seen with { Daemons = [.. seen.Daemons!.Select(change)] });
}
