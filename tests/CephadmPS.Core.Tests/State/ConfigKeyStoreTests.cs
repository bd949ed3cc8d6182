using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Stores;
using CephadmPS.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public class ConfigKeyStoreTests
{
    private readonly SimulatedCluster cluster = new();
    private int failAfter = int.MaxValue;

    [Fact]
    public async Task Small_text_is_stored_readably()
    {
        await NewStore().WriteAsync("spec/mon", "{\"a\": 1}\n");
        Assert.Equal("{\"a\": 1}\n", cluster.Keys["cephadmps/spec/mon"]);
        Assert.Equal("{\"a\": 1}\n", (await NewStore().ReadAllAsync("spec/"))["spec/mon"]);
    }

    // Ceph's dump shows anything but printable ASCII as "<<< binary blob … >>>".
    [Theory]
    [InlineData("Zürich")]
    [InlineData("nul \0")]
    [InlineData("gz:not what it says")]
    [InlineData("parts:neither:1")]
    [InlineData("")]
    public async Task Any_text_comes_back(string value)
    {
        await NewStore().WriteAsync("spec/x", value);
        Assert.Equal(value, (await NewStore().ReadAllAsync(""))["spec/x"]);
    }

    [Fact]
    public async Task Larger_text_is_compressed()
    {
        var value = string.Concat(Enumerable.Range(0, 5_000).Select(disk => $"{{\"path\": \"/dev/sd{disk}\"}},"));
        await NewStore().WriteAsync("host/a", value);
        Assert.StartsWith("gz:", cluster.Keys["cephadmps/host/a"], StringComparison.Ordinal);
        Assert.Single(cluster.Keys);
        Assert.Equal(value, (await NewStore().ReadAllAsync("host/"))["host/a"]);
    }

    [Fact]
    public async Task What_is_too_large_for_a_key_is_cut_into_parts_that_go_with_it()
    {
        var store = NewStore();
        var value = Incompressible(300_000, seed: 1);
        await store.WriteAsync("host/a", value);
        Assert.True(cluster.Keys.Count > 3);
        Assert.All(cluster.Keys.Values, part => Assert.True(part.Length <= 65_536));
        Assert.Equal(["host/a"], (await NewStore().ReadAllAsync("")).Keys);
        Assert.Equal(value, (await NewStore().ReadAllAsync("host/"))["host/a"]);
        await store.WriteAsync("host/a", "small again");
        Assert.Equal(["cephadmps/host/a"], cluster.Keys.Keys);
        await store.WriteAsync("host/a", value);
        await NewStore().RemoveAsync("host/a");
        Assert.Empty(cluster.Keys);
    }

    [Fact]
    public async Task A_torn_write_leaves_the_old_value_whatever_the_moment()
    {
        var (old, value) = (Incompressible(200_000, seed: 1), Incompressible(250_000, seed: 2));
        await NewStore().WriteAsync("host/a", old);
        for (var writes = 0; ; writes++)
        {
            var torn = NewStore();
            failAfter = writes;
            var failed = await Record.ExceptionAsync(() => torn.WriteAsync("host/a", value));
            failAfter = int.MaxValue;
            var read = (await NewStore().ReadAllAsync(""))["host/a"];
            if (failed is null)
            {
                Assert.Equal(value, read);
                Assert.True(writes > 4, "the value was not cut into parts");
                break;
            }
            // Once the new head is there, only what is to be cleared away can have failed.
            Assert.Contains(read, new[] { old, value });
        }
        var last = NewStore();
        await last.ReadAllAsync("");
        await last.WriteAsync("host/a", "small");
        Assert.Equal(["cephadmps/host/a"], cluster.Keys.Keys);
    }

    [Fact]
    public async Task After_a_write_that_failed_the_same_value_is_written_again()
    {
        var store = NewStore();
        await store.WriteAsync("spec/a", "one");
        failAfter = 0;
        await Assert.ThrowsAsync<CephadmException>(() => store.WriteAsync("spec/a", "two"));
        failAfter = int.MaxValue;
        await store.ReadAllAsync("");
        // The mons may still carry the failed one out; what was read just now proves nothing.
        cluster.Keys["cephadmps/spec/a"] = "two";
        await store.WriteAsync("spec/a", "one");
        Assert.Equal("one", cluster.Keys["cephadmps/spec/a"]);
    }

    [Fact]
    public async Task An_unchanged_value_is_not_written()
    {
        var store = NewStore();
        await store.WriteAsync("spec/a", "one");
        var reader = NewStore();
        await reader.ReadAllAsync("");
        cluster.Log.Clear();
        await store.WriteAsync("spec/a", "one");
        await reader.WriteAsync("spec/a", "one");
        Assert.Empty(cluster.Log);
        await store.WriteAsync("spec/a", "two");
        Assert.Single(cluster.Log);
    }

    [Fact]
    public async Task What_others_removed_is_written_again_once_that_is_known()
    {
        var store = NewStore();
        await store.WriteAsync("spec/a", "one");
        await NewStore().RemoveAsync("spec/a");
        await store.ReadAllAsync("spec/");
        await store.WriteAsync("spec/a", "one");
        Assert.Equal("one", cluster.Keys["cephadmps/spec/a"]);
    }

    [Theory]
    [InlineData("gz:AAAA")]
    [InlineData("gz:no base64")]
    [InlineData("parts:0123456789ABCDEF:2")]
    [InlineData("parts:x")]
    public async Task A_damaged_record_is_named(string stored)
    {
        cluster.Keys["cephadmps/spec/mon"] = "{}";
        cluster.Keys["cephadmps/host/a"] = stored;
        var damaged = await Assert.ThrowsAsync<CephadmException>(() => NewStore().ReadAllAsync(""));
        Assert.Equal("RecordDamaged", damaged.Id);
        Assert.Contains("cephadmps/host/a", damaged.Message, StringComparison.Ordinal);
        Assert.Equal("{}", (await NewStore().ReadAllAsync("spec/"))["spec/mon"]);
    }

    [Fact]
    public async Task A_damaged_part_is_noticed()
    {
        await NewStore().WriteAsync("host/a", Incompressible(200_000, seed: 1));
        var part = cluster.Keys.Keys.First(key => key.Contains('#', StringComparison.Ordinal));
        cluster.Keys[part] = "A" + cluster.Keys[part][1..];
        Assert.Equal("RecordDamaged", (await Assert.ThrowsAsync<CephadmException>(() => NewStore().ReadAllAsync(""))).Id);
    }

    [Fact]
    public async Task A_compressed_text_that_was_cut_short_is_noticed()
    {
        await NewStore().WriteAsync("host/a", new string('x', 20_000));
        var data = Convert.FromBase64String(cluster.Keys["cephadmps/host/a"][3..]);
        for (var length = 0; length < data.Length; length++)
        {
            cluster.Keys["cephadmps/host/a"] = "gz:" + Convert.ToBase64String(data.AsSpan(0, length));
            Assert.Equal("RecordDamaged", (await Assert.ThrowsAsync<CephadmException>(() => NewStore().ReadAllAsync(""))).Id);
        }
    }

    [Fact]
    public async Task Writes_of_different_keys_run_side_by_side_and_those_of_one_key_in_order()
    {
        var store = NewStore();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => store.WriteAsync($"k/{number % 20}", $"{number}")));
        var values = await NewStore().ReadAllAsync("k/");
        Assert.Equal(20, values.Count);
        Assert.All(values, pair => Assert.Equal(int.Parse(pair.Key[2..]) + 180, int.Parse(pair.Value)));
    }

    [Fact]
    public void Whatever_is_written_is_read() => Prop.ForAll(
        Texts().ToArbitrary(),
        values =>
        {
            var (one, other) = (new SimulatedCluster(), new Dictionary<string, string>());
            var store = new ConfigKeyStore(new PlainClient(one));
            foreach (var (value, index) in values.Select((value, index) => (value, index)))
            {
                var key = $"host/{index % 3}";
                store.WriteAsync(key, value).GetAwaiter().GetResult();
                other[key] = value;
            }
            var read = new ConfigKeyStore(new PlainClient(one)).ReadAllAsync("").GetAwaiter().GetResult();
            return other.Count == read.Count && other.All(pair => read[pair.Key] == pair.Value);
        }).QuickCheckThrowOnFailure();

    private static Gen<List<string>> Texts()
    {
        var text = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(value => value is null ? "" : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value))),
            Gen.Choose(0, 20_000).Select(length => new string('a', length)),
            from length in Gen.Choose(0, 200_000) from seed in Gen.Choose(0, 1_000) select Incompressible(length, seed));
        return text.NonEmptyListOf().Select(list => list.Take(6).ToList());
    }

    private static string Incompressible(int length, int seed)
    {
        var random = new System.Random(seed);
        return new string([.. Enumerable.Range(0, length).Select(_ => (char)random.Next(' ', '~'))]);
    }

    private ConfigKeyStore NewStore() => new(new PlainClient(cluster) { Refuses = () => failAfter-- <= 0 });
}
