using CephadmPS.Core.State.Stores;
using CephadmPS.Core.Tests.State.Records;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public sealed class MirroredStoreTests : IDisposable
{
    private readonly TestDirectory parent = new();
    private readonly MemoryStore cluster = new();

    private string Home => Path.Combine(parent.Path, "mirror");

    public void Dispose() => parent.Dispose();

    [Fact]
    public async Task The_copy_holds_what_was_read_and_written()
    {
        cluster.Values["spec/mon"] = "one";
        await using (var store = New())
        {
            await store.EnableAsync(default);
            await store.WriteAsync("host/a", "two");
            await store.WriteAsync("host/b", "three");
            await store.RemoveAsync("host/b");
        }
        Assert.Equal(cluster.Values.OrderBy(entry => entry.Key), (await new FileStore(Home).ReadAllAsync("")).OrderBy(entry => entry.Key));
    }

    [Fact]
    public async Task What_others_changed_and_removed_comes_with_the_next_look()
    {
        await using (var before = New())
        {
            await before.EnableAsync(default);
            await before.WriteAsync("host/a", "one");
            await before.WriteAsync("host/b", "two");
            await before.WriteAsync("spec/c", "three");
        }
        cluster.Values["host/a"] = "changed";
        cluster.Values.TryRemove("host/b", out _);
        await using (var store = New())
        {
            await store.EnableAsync(default);
            await store.SettleAsync();
            Assert.Equal(["host/a", "spec/c"], (await new FileStore(Home).ReadAllAsync("")).Keys.Order());
            cluster.Values.TryRemove("host/a", out _);
            cluster.Values["host/d"] = "new";
            await store.DumpAsync("host/");
        }
        Assert.Equal(["host/d", "spec/c"], (await new FileStore(Home).ReadAllAsync("")).Keys.Order());
    }

    [Fact]
    public async Task A_session_that_only_looks_leaves_no_copy()
    {
        cluster.Values["spec/mon"] = "one";
        await using (var store = New())
        {
            Assert.Single(await store.ReadAllAsync(""));
        }
        Assert.False(Directory.Exists(Home));
    }

    [Fact]
    public async Task What_the_cluster_refused_is_not_in_the_copy()
    {
        await using (var store = New())
        {
            await store.EnableAsync(default);
            cluster.CrashAfter = 0;
            await Assert.ThrowsAnyAsync<Exception>(() => store.WriteAsync("host/a", "one"));
        }
        Assert.Empty(await new FileStore(Home).ReadAllAsync(""));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_written_fails_nothing_and_tells_why()
    {
        await File.WriteAllTextAsync(Home, "a file in the place of the directory");
        await using var store = New();
        await store.EnableAsync(default);
        await store.WriteAsync("host/a", "one");
        await store.SettleAsync();
        Assert.Equal("one", cluster.Values["host/a"]);
        Assert.Contains("not complete", store.Problem);
    }

    [Fact]
    public async Task An_unchanged_record_is_not_written_again_by_the_next_session()
    {
        cluster.Values["spec/mon"] = "one";
        await using (var store = New())
        {
            await store.EnableAsync(default);
        }
        var file = Assert.Single(Directory.GetFiles(Home));
        var then = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, then);
        await using (var store = New())
        {
            await store.EnableAsync(default);
        }
        Assert.Equal(then, File.GetLastWriteTimeUtc(file));
    }

    private MirroredStore New() => new(cluster, new FileStore(Home));
}
