using System.Diagnostics;
using System.Security.Cryptography;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.State.Stores;
using CephadmPS.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public sealed class StoreTests
{
    private static SimulatedMonitor Monitor(out SimulatedCluster cluster)
    {
        cluster = new SimulatedCluster("f");
        cluster.AddMon("a", "10.0.0.1");
        return new SimulatedMonitor(cluster);
    }

    /// <summary>Text that gzip cannot make smaller.</summary>
    private static string Noise(int bytes) => Convert.ToHexString(RandomNumberGenerator.GetBytes(bytes));

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(5_000)]
    [InlineData(200_000)]
    public async Task What_was_written_is_read_in_the_cluster_and_in_files(int bytes)
    {
        using var directory = new TestDirectory();
        foreach (var store in new IStateStore[] { new ConfigKeyStore(Monitor(out var cluster)), new FileStore(directory.Path) })
        {
            var record = new Dictionary<string, string> { ["host/Ceph-1"] = "grüße " + Noise(bytes), ["spec/mon"] = "{}" };
            Assert.Equal(["host/Ceph-1", "spec/mon"], await store.WriteAsync(record));
            Assert.Equal(record, await store.ReadAllAsync());
            Assert.Equal(["spec/mon"], (await store.ReadAllAsync("spec/")).Keys);
            Assert.Empty(await store.WriteAsync(record));
            await store.RemoveAsync(["host/Ceph-1", "never/there"]);
            Assert.Equal(["spec/mon"], (await store.ReadAllAsync()).Keys);
            Assert.All(cluster.ConfigKeys.Values, v => Assert.True(v.Length <= 65536));
        }
    }

    [Fact]
    public async Task A_large_record_compresses_as_designed()
    {
        var store = new ConfigKeyStore(Monitor(out var cluster));
        var daemons = string.Join(',', Enumerable.Range(0, 75).Select(i => $$"""{"name":"osd.{{i}}","state":"running","ports":[6800,6801],"service":"osd.all","image":"quay.io/ceph/ceph@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}"""));
        await store.WriteAsync(new Dictionary<string, string> { ["host/h1/daemons"] = $"[{daemons}]" });
        Assert.StartsWith("z:", Assert.Single(cluster.ConfigKeys).Value);
        Assert.InRange(cluster.ConfigKeys["cephadmps/host/h1/daemons"].Length, 100, 10_000);
    }

    [Fact]
    public async Task A_split_record_leaves_no_old_parts_and_another_reader_sees_it()
    {
        var monitor = Monitor(out var cluster);
        var store = new ConfigKeyStore(monitor);
        await store.WriteAsync(new Dictionary<string, string> { ["big"] = Noise(200_000) });
        Assert.InRange(cluster.ConfigKeys.Count, 4, 8);
        var second = Noise(200_000);
        var other = new ConfigKeyStore(monitor);
        await other.ReadAllAsync();
        await other.WriteAsync(new Dictionary<string, string> { ["big"] = second });
        Assert.Equal(second, (await store.ReadAllAsync())["big"]);
        await store.WriteAsync(new Dictionary<string, string> { ["big"] = "small" });
        Assert.Equal(["cephadmps/big"], cluster.ConfigKeys.Keys);
    }

    [Fact]
    public async Task Killed_between_any_two_writes_the_old_record_or_the_new_one_is_there()
    {
        var (old, young) = (Noise(150_000), Noise(150_000));
        for (var survive = 0; ; survive++)
        {
            var monitor = Monitor(out _);
            var store = new ConfigKeyStore(monitor);
            await store.WriteAsync(new Dictionary<string, string> { ["r"] = old });
            monitor.Faults.Add(new Fault("config-key set", FaultKind.Delay, survive + 1));
            monitor.Faults.Add(new Fault("config-key set", FaultKind.LoseRequest, int.MaxValue));
            monitor.Faults.Add(new Fault("config-key rm", FaultKind.LoseRequest, int.MaxValue));
            Exception? died = await Record.ExceptionAsync(() => store.WriteAsync(new Dictionary<string, string> { ["r"] = young }));
            monitor.Faults.Clear();
            var found = (await new ConfigKeyStore(monitor).ReadAllAsync())["r"];
            Assert.True(found == old || found == young);
            if (found == young)
            {
                break;
            }
            Assert.NotNull(died);
            // The same process tries again and gets through.
            await store.WriteAsync(new Dictionary<string, string> { ["r"] = young });
            Assert.Equal(young, (await store.ReadAllAsync())["r"]);
            Assert.True(survive < 20);
        }
    }

    [Fact]
    public async Task After_an_unknown_write_the_next_one_is_not_left_out()
    {
        var monitor = Monitor(out var cluster);
        var store = new ConfigKeyStore(monitor);
        await store.WriteAsync(new Dictionary<string, string> { ["r"] = "1" });
        monitor.Faults.Add(new Fault("config-key set", FaultKind.LoseAnswer));
        await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync(new Dictionary<string, string> { ["r"] = "2" }));
        Assert.Equal(["r"], await store.WriteAsync(new Dictionary<string, string> { ["r"] = "1" }));
        Assert.Equal("t:1", cluster.ConfigKeys["cephadmps/r"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x:1")]
    [InlineData("z:!!")]
    [InlineData("z:AAAA")]
    [InlineData("s:2:abc")]
    [InlineData("s:x:abc")]
    public async Task A_damaged_record_is_named_and_never_taken_for_nothing(string value)
    {
        var store = new ConfigKeyStore(Monitor(out var cluster));
        cluster.ConfigKeys["cephadmps/spec/mon"] = value;
        var error = await Assert.ThrowsAsync<CephadmException>(() => store.ReadAllAsync());
        Assert.Equal(("StateDamaged", "spec/mon"), (error.Id, error.Target));
    }

    [Fact]
    public void Any_text_survives_the_codec() => Prop.ForAll<NonNull<string>, byte>((text, times) =>
    {
        var whole = string.Concat(Enumerable.Repeat(text.Get.Replace('\0', ' '), times * 40));
        whole = new string(whole.Where(c => !char.IsSurrogate(c)).ToArray());
        var stored = RecordCodec.Encode("k", whole);
        var parts = stored.Parts.ToDictionary(p => p.Key, p => p.Value);
        return RecordCodec.Decode("k", stored.Value, parts.GetValueOrDefault) == whole;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a#1")]
    [InlineData("/a")]
    public async Task A_bad_key_is_refused(string key)
    {
        using var directory = new TestDirectory();
        foreach (var store in new IStateStore[] { new ConfigKeyStore(Monitor(out _)), new FileStore(directory.Path) })
        {
            Assert.Equal("StateKeyInvalid", (await Assert.ThrowsAsync<CephadmException>(
                () => store.WriteAsync(new Dictionary<string, string> { [key] = "x" }))).Id);
        }
    }

    [Fact]
    public async Task Files_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var directory = new TestDirectory();
        var path = Path.Combine(directory.Path, "state");
        await new FileStore(path).WriteAsync(new Dictionary<string, string> { ["Spec/mon"] = "{}", ["spec/mon"] = "[]" });
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(path));
        Assert.Equal(2, Directory.GetFiles(path).Length);
        foreach (var file in Directory.GetFiles(path))
        {
            Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_no_record()
    {
        using var directory = new TestDirectory();
        await new FileStore(directory.Path).WriteAsync(new Dictionary<string, string> { ["a"] = "old" });
        var half = Path.Combine(directory.Path, "a.record.tmp");
        await File.WriteAllTextAsync(half, "ne");
        var reopened = new FileStore(directory.Path);
        Assert.False(File.Exists(half));
        Assert.Equal("old", (await reopened.ReadAllAsync())["a"]);
    }

    [Fact]
    public async Task A_reader_beside_a_writer_never_sees_half_a_record()
    {
        using var directory = new TestDirectory();
        var store = new FileStore(directory.Path);
        var texts = new[] { new string('a', 300_000), new string('b', 300_000) };
        await store.WriteAsync(new Dictionary<string, string> { ["r"] = texts[0] });
        var writer = Task.Run(async () =>
        {
            for (var i = 1; i <= 40; i++)
            {
                await store.WriteAsync(new Dictionary<string, string> { ["r"] = texts[i % 2] });
            }
        });
        do
        {
            Assert.Contains((await store.ReadAllAsync())["r"], texts);
        }
        while (!writer.IsCompleted);
        await writer;
    }
}
