using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Migrations;
using CephadmPS.Core.State.Records;
using Xunit;

namespace CephadmPS.Core.Tests.State.Records;

public class MigrationTests
{
    // As a bootstrap of the first days left them when it was cut short before the version was written.
    private static readonly Dictionary<string, string> Version0 = new()
    {
        ["host/ceph1"] = """{"spec":{"service_type":"host","hostname":"ceph1","addr":"10.0.0.1","labels":["_admin"],"status":""},"host_key":"ssh-ed25519 AAAA","port":22}""",
        ["spec/crash"] = """{"spec":{"service_type":"crash","placement":{"host_pattern":"*"}},"created":"2026-11-20T10:00:00.0000000+00:00","deleted":null,"approved_devices":[]}""",
        ["client-files/ceph1"] = "0123456789abcdef0123456789abcdef",
        ["leader"] = """{"controller":"root@old"}""",
    };

    private readonly MemoryStore store = new();
    private readonly ClusterRecords records;

    public MigrationTests() => records = new ClusterRecords(store);

    [Fact]
    public async Task An_old_store_is_read_as_if_it_were_current_and_nothing_is_written()
    {
        Fill(Version0);
        var state = await records.LoadAsync(default);
        Assert.Equal("10.0.0.1", state.Hosts["ceph1"].Address.Address);
        Assert.Equal("crash", Assert.Single(state.Specs).Key);
        Assert.Equal("0123456789abcdef0123456789abcdef", state.Records.Find<ClientFilesRecord>("ceph1")!.InputDigest);
        Assert.Empty(store.Written);
        Assert.Equal(Version0, store.Values);
    }

    [Fact]
    public async Task The_leader_brings_it_up_step_by_step_once()
    {
        Fill(Version0);
        Assert.Equal(Enumerable.Range(1, SchemaVersion.Current), await records.MigrateAsync(default));
        Assert.Equal($"{SchemaVersion.Current}", store.Values["schema"]);
        Assert.Equal("""{"input":"0123456789abcdef0123456789abcdef"}""", store.Values["client-files/ceph1"]);
        Assert.Equal(Version0["host/ceph1"], store.Values["host/ceph1"]);
        Assert.DoesNotContain("migration", store.Values.Keys);
        store.Written.Clear();
        Assert.Empty(await records.MigrateAsync(default));
        Assert.Empty(store.Written);
    }

    [Fact]
    public async Task A_crash_before_any_write_leaves_what_can_be_finished_and_read_alike()
    {
        Fill(Version0);
        await records.MigrateAsync(default);
        var whole = store.Values.ToDictionary();
        var instants = 0;
        for (var crash = 0; ; crash++)
        {
            Fill(Version0);
            store.CrashAfter = crash;
            var crashed = false;
            try
            {
                await records.MigrateAsync(default);
            }
            catch (CephadmException e) when (e.Id == "NoMonitor")
            {
                crashed = true;
            }
            store.CrashAfter = int.MaxValue;
            var read = await records.LoadAsync(default);
            Assert.Equal("0123456789abcdef0123456789abcdef", read.Records.Find<ClientFilesRecord>("ceph1")!.InputDigest);
            await records.MigrateAsync(default);
            Assert.Equal(whole, store.Values);
            if (!crashed)
            {
                break;
            }
            instants++;
        }
        Assert.True(instants >= 6, $"only {instants} writes were tried");
    }

    [Fact]
    public async Task A_journal_that_was_only_not_removed_does_not_undo_later_writes()
    {
        Fill(Version0);
        await records.MigrateAsync(default);
        store.Values["migration"] = """{"version":2,"changes":{"client-files/ceph1":"{\"input\":\"old\"}"}}""";
        await records.MigrateAsync(default);
        Assert.Contains("0123456789abcdef", store.Values["client-files/ceph1"]);
        Assert.DoesNotContain("migration", store.Values.Keys);
    }

    [Fact]
    public async Task A_newer_form_is_refused_unread_and_unwritten()
    {
        Fill(new() { ["schema"] = "99", ["host/ceph1"] = "in a form that nobody knows" });
        foreach (var attempt in new Func<Task>[] { () => records.LoadAsync(default), () => records.MigrateAsync(default), () => records.ReadSchemaAsync(default) })
        {
            var refused = await Assert.ThrowsAsync<CephadmException>(attempt);
            Assert.Equal("SchemaTooNew", refused.Id);
            Assert.Contains("99", refused.Message);
        }
        Assert.Empty(store.Written);
    }

    [Theory]
    [InlineData("schema", "two")]
    [InlineData("schema", "-1")]
    [InlineData("schema", "")]
    [InlineData("migration", "not json")]
    public async Task A_damaged_version_or_journal_is_named(string key, string value)
    {
        Fill(Version0);
        store.Values[key] = value;
        var damaged = await Assert.ThrowsAsync<CephadmException>(() => records.MigrateAsync(default));
        Assert.Equal(("RecordDamaged", key), (damaged.Id, damaged.Target));
        Assert.Empty(store.Written);
    }

    [Fact]
    public async Task A_host_that_cannot_be_read_stops_the_migration_before_it_writes()
    {
        Fill(Version0);
        store.Values["host/ceph2"] = "{";
        Assert.Equal("host/ceph2", (await Assert.ThrowsAsync<CephadmException>(() => records.MigrateAsync(default))).Target);
        Assert.Empty(store.Written);
    }

    [Fact]
    public async Task An_empty_store_is_current()
    {
        Assert.Empty(await records.MigrateAsync(default));
        Assert.Empty((await records.LoadAsync(default)).Hosts);
        Assert.Empty(store.Written);
    }

    private void Fill(Dictionary<string, string> values)
    {
        store.Values.Clear();
        foreach (var (key, value) in values)
        {
            store.Values[key] = value;
        }
        store.Written.Clear();
    }
}
