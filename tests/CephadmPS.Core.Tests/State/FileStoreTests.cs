using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Stores;
using CephadmPS.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public sealed class FileStoreTests : IDisposable
{
    private readonly TestDirectory parent = new();

    private string Home => Path.Combine(parent.Path, "mirror");

    public void Dispose() => parent.Dispose();

    [Fact]
    public async Task Records_outlive_the_store()
    {
        await new FileStore(Home).WriteAsync("host/ceph1", "one");
        await new FileStore(Home).WriteAsync("host/ceph2", "two");
        await new FileStore(Home).WriteAsync("spec/mon", "three");
        var hosts = await new FileStore(Home).ReadAllAsync("host/");
        Assert.Equal(2, hosts.Count);
        Assert.Equal("two", hosts["host/ceph2"]);
        await new FileStore(Home).RemoveAsync("host/ceph2");
        Assert.Equal(["host/ceph1", "spec/mon"], (await new FileStore(Home).ReadAllAsync("")).Keys.Order());
    }

    [Fact]
    public async Task A_store_that_was_never_written_is_empty_and_leaves_no_trace()
    {
        var store = new FileStore(Home);
        Assert.Empty(await store.ReadAllAsync(""));
        await store.RemoveAsync("host/ceph1");
        Assert.False(Directory.Exists(Home));
    }

    [Fact]
    public async Task Only_the_owner_may_read()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        await new FileStore(Home).WriteAsync("host/ceph1", "one");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Home));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Home))));
    }

    [Fact]
    public async Task What_a_crashed_writer_left_is_no_record_and_goes_when_it_is_old()
    {
        await new FileStore(Home).WriteAsync("host/ceph1", "one");
        var record = Assert.Single(Directory.GetFiles(Home));
        var leftover = record + ".0123.new";
        await File.WriteAllTextAsync(leftover, "half of");
        var late = new ManualTime();
        late.Advance(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(50) - late.GetUtcNow());
        var store = new FileStore(Home, late);
        Assert.Equal("one", Assert.Single(await store.ReadAllAsync("")).Value);
        // It may still be somebody's who is writing.
        await store.WriteAsync("host/ceph1", "two");
        Assert.True(File.Exists(leftover));
        late.Advance(TimeSpan.FromHours(1));
        await new FileStore(Home, late).WriteAsync("host/ceph1", "three");
        Assert.Equal([record], Directory.GetFiles(Home));
        Assert.Equal("three", Assert.Single(await new FileStore(Home).ReadAllAsync("")).Value);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_old_value_and_no_file_beside()
    {
        var store = new FileStore(Home);
        await store.WriteAsync("host/ceph1", "one");
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync("host/ceph1", "two", ended.Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteAsync("host/ceph1", "half a character: \ud800"));
        Assert.Equal("one", Assert.Single(await new FileStore(Home).ReadAllAsync("")).Value);
        Assert.Single(Directory.GetFiles(Home));
    }

    [Fact]
    public async Task An_unchanged_value_is_not_written()
    {
        var store = new FileStore(Home);
        await store.WriteAsync("host/ceph1", "one");
        var file = Assert.Single(Directory.GetFiles(Home));
        var then = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, then);
        await store.WriteAsync("host/ceph1", "one");
        Assert.Equal(then, File.GetLastWriteTimeUtc(file));
        File.Delete(file);
        await store.WriteAsync("host/ceph1", "one");
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task A_file_that_is_no_text_is_named()
    {
        await new FileStore(Home).WriteAsync("host/ceph1", "one");
        await File.WriteAllBytesAsync(Assert.Single(Directory.GetFiles(Home)), [0xff, 0xfe, 0x80]);
        var damaged = await Assert.ThrowsAsync<CephadmException>(() => new FileStore(Home).ReadAllAsync(""));
        Assert.Equal("RecordDamaged", damaged.Id);
        Assert.Contains("host/ceph1", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_is_read_under_whatever_key() => Prop.ForAll(
        Records().ToArbitrary(),
        records =>
        {
            using var directory = new TestDirectory();
            var store = new FileStore(directory.Path);
            foreach (var (key, value) in records)
            {
                store.WriteAsync(key, value).GetAwaiter().GetResult();
            }
            var read = new FileStore(directory.Path).ReadAllAsync("").GetAwaiter().GetResult();
            return read.Count == records.Count && records.All(pair => read[pair.Key] == pair.Value);
        }).QuickCheckThrowOnFailure();

    private static Gen<Dictionary<string, string>> Records()
    {
        var text = ArbMap.Default.GeneratorFor<string>().Select(value => value is null ? "" : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)));
        var key = text.Select(value => value.Length > 20 ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value[..20])) : value);
        return (from k in key from v in text select (k, v)).ListOf().Select(pairs => pairs.DistinctBy(pair => pair.k).Take(10).ToDictionary(pair => pair.k, pair => pair.v));
    }
}
