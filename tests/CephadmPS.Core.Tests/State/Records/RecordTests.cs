using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Records;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.State.Records;

public class RecordTests
{
    private readonly MemoryStore store = new();
    private readonly ClusterRecords records;

    public RecordTests() => records = new ClusterRecords(store);

    /// <summary>A new kind has to have a generator here.</summary>
    public static TheoryData<string> Kinds => [.. RecordKinds.All.Select(kind => kind.Type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_comes_back_as_it_was(string kind)
    {
        Assert.True(RandomRecords.RoundTrips.TryGetValue(kind, out var check), $"RandomRecords has no generator for {kind}");
        check!();
    }

    [Fact]
    public void No_key_belongs_to_two_kinds()
    {
        foreach (var kind in RecordKinds.All)
        {
            var key = kind.KeyPrefix.EndsWith('/') ? kind.KeyPrefix + "x" : kind.KeyPrefix;
            Assert.Equal([kind], RecordKinds.All.Where(other => other.Owns(key)));
        }
    }

    [Fact]
    public async Task Saved_records_are_loaded_by_type_and_name()
    {
        await records.InitializeAsync(default);
        await records.SaveAsync(new ClientFilesRecord("h1", "one"), default);
        await records.SaveAsync(new ClientFilesRecord("h2", "two"), default);
        await records.RemoveAsync<ClientFilesRecord>("h1", default);
        var state = await records.LoadAsync(default);
        Assert.Equal(["h2"], state.Records.Of<ClientFilesRecord>().Keys);
        Assert.Equal("two", (await records.LoadAsync<ClientFilesRecord>(default))["h2"].InputDigest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"input\":{}}")]
    [InlineData("{\"input\":\"a\",\"files\":{\"/x\":[1]}}")]
    [InlineData("{\"input\":\"a\",\"files\":{\"/x\":{}}}")]
    [InlineData("{\"input\":\"a\"} and more")]
    public async Task A_damaged_record_that_can_be_missed_is_left_out_and_told_of(string text)
    {
        await records.InitializeAsync(default);
        await records.SaveAsync(new ClientFilesRecord("h2", "two"), default);
        store.Values["client-files/h1"] = text;
        store.Damaged["client-files/h3"] = new CephadmException("RecordDamaged", ErrorKind.Failed, "part 2 of 3 is missing");
        var state = await records.LoadAsync(default);
        Assert.Equal(["h2"], state.Records.Of<ClientFilesRecord>().Keys);
        Assert.Equal(["client-files/h1", "client-files/h3"], state.Records.Damaged.Select(damaged => damaged.Key));
    }

    [Theory]
    [InlineData("host/h1", "{}")]
    [InlineData("host/h1", "null")]
    [InlineData("host/h1", "{\"spec\":{\"service_type\":\"mon\"}}")]
    [InlineData("host/h1", "{\"spec\":{\"service_type\":\"host\",\"hostname\":\"h1\"},\"port\":\"many\"}")]
    [InlineData("spec/mon", "{\"spec\":[]}")]
    [InlineData("spec/mon", "{\"spec\":{\"service_type\":\"mon\"},\"created\":\"yesterday\"}")]
    public async Task A_damaged_host_or_spec_stops_the_look_and_is_named(string key, string text)
    {
        await records.InitializeAsync(default);
        store.Values[key] = text;
        var error = await Assert.ThrowsAsync<CephadmException>(() => records.LoadAsync(default));
        Assert.Equal(("RecordDamaged", key), (error.Id, error.Target));
        Assert.Contains($"cephadmps/{key}", error.Message);
    }

    [Fact]
    public void A_table_is_a_value()
    {
        var one = RecordTable.Empty.With(new ClientFilesRecord("h1", "one"));
        var two = one.With(new ClientFilesRecord("h1", "two")).With(new ClientFilesRecord("h2", "x"));
        Assert.Equal("one", one.Find<ClientFilesRecord>("h1")!.InputDigest);
        Assert.Equal("two", two.Find<ClientFilesRecord>("h1")!.InputDigest);
        Assert.Equal(["h2"], two.Without<ClientFilesRecord>("h1").Of<ClientFilesRecord>().Keys);
        Assert.Empty(RecordTable.Empty.Of<ClientFilesRecord>());
        Assert.Same(one, one.Without<ClientFilesRecord>("h9"));
    }
}
