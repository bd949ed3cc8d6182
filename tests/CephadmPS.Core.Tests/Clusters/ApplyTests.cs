using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Intents;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>Applying files, managing services, keyrings and profiles, against simulated hosts.</summary>
public sealed class ApplyTests : IAsyncLifetime
{
    private readonly SimulatedSession session = new(3);

    private CephCluster cluster = null!;

    private IReadOnlyList<string> HostNames => [.. session.Fleet.Addresses.Select(address => address.HostName)];

    public async Task InitializeAsync() => cluster = await session.WithAllHostsAsync();

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        session.Dispose();
    }

    [Fact]
    public async Task Unknown_options_are_refused_before_anything_is_stored_all_of_them_by_name()
    {
        var before = session.Records();

        var error = await Assert.ThrowsAsync<CephadmException>(() => SetAsync(
            "service_type: mds\nservice_id: a\nconfig: {mds_cache_memory_limits: 1, nonsense: 2, debug_mds: 3}\n---\nservice_type: crash\nplacement: {host_pattern: '*'}\n"));

        Assert.Equal("OptionUnknown", error.Id);
        Assert.Contains("'mds_cache_memory_limits', 'nonsense'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'mds_cache_memory_limit'?", error.Advice, StringComparison.Ordinal);
        Assert.Equal(before, session.Records());
    }

    [Fact]
    public async Task Options_of_a_spec_are_set_by_the_reconciliation_and_go_with_the_service()
    {
        await session.ApplyAsync(cluster, "service_type: mds\nservice_id: a\nplacement: {count: 1}\nconfig: {debug_mds: 5}\n");
        Assert.Contains(session.Fleet.Cluster.Config, option => option is { Who: "mds.a", Name: "debug_mds", Value: "5" });
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);

        await session.ApplyAsync(cluster, "service_type: mds\nservice_id: a\nplacement: {count: 1}\nconfig: {debug_mon: 7}\n");
        Assert.Equal(["debug_mon", "mds_join_fs"], session.Fleet.Cluster.Config.Where(option => option.Who == "mds.a").Select(option => option.Name).Order());

        await cluster.RemoveServiceAsync("mds.a", force: false, default);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.DoesNotContain(session.Fleet.Cluster.Config, option => option.Who == "mds.a");
    }

    [Fact]
    public async Task With_continue_on_error_the_documents_that_are_right_are_stored()
    {
        var changes = await SetAsync(
            "service_type: mds\nservice_id: a\nplacement: {hosts: [nowhere]}\n---\nservice_type: mds\nservice_id: c\nplacement: {count: 1}\n---\nservice_type: mds\nservice_id: b\nplacement: {count: 100}\n",
            new SetSpecsOptions { ContinueOnError = true });

        Assert.Equal(["HostUnknown", "CountTooHigh"], changes.Where(change => change.Error is not null).Select(change => change.Error!.Id));
        Assert.True(changes.Single(change => change.Name == "mds.c").Changed);
        Assert.Equal("mds.c", Assert.Single(await cluster.GetSpecsAsync(default), spec => spec.ServiceType == "mds").ServiceName);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var error = await Assert.ThrowsAsync<CephadmException>(() => SetAsync(
            "service_type: mds\nservice_id: a\nplacement: {hosts: [nowhere]}\n---\nservice_type: mon\nplacement: {count: 9}\n"));

        Assert.Contains("and 1 more", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Details, line => line.Contains("nowhere", StringComparison.Ordinal));
        Assert.Contains(error.Details, line => line.Contains("9 is more than 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_no_overwrite_a_spec_that_is_there_stays_in_the_preview_too()
    {
        await session.ApplyAsync(cluster, "service_type: mds\nservice_id: a\nplacement: {count: 1}\n");
        const string Two = "service_type: mds\nservice_id: a\nplacement: {count: 2}\n";
        var options = new SetSpecsOptions { NoOverwrite = true };

        Assert.True((await cluster.GetPlanAsync(SpecFile.ParseValid(Two), default, options)).IsEmpty);
        Assert.False((await cluster.GetPlanAsync(SpecFile.ParseValid(Two), default)).IsEmpty);
        Assert.False(Assert.Single(await SetAsync(Two, options)).Changed);
    }

    [Fact]
    public async Task Hosts_and_services_of_one_file_are_stored_together()
    {
        var host = HostNames[1];
        await session.ApplyAsync(cluster, $"service_type: mds\nservice_id: a\nplacement: {{label: mds}}\n---\nservice_type: host\nhostname: {host}\nlabels: [mds]\n");

        Assert.Equal(host, Assert.Single(await cluster.GetDaemonsAsync(default), daemon => daemon.DaemonType == "mds").HostName);
    }

    [Fact]
    public async Task A_host_that_is_not_in_the_cluster_is_added_when_its_key_may_be_accepted()
    {
        var address = session.Fleet.Addresses[2];
        await cluster.RemoveHostAsync(address.HostName, new RemoveHostOptions { Force = true }, null, default);
        var file = $"service_type: host\nhostname: {address.HostName}\naddr: {address.Address}\nlabels: [mds]\n---\nservice_type: mds\nservice_id: a\nplacement: {{label: mds}}\n";

        Assert.Equal("HostKeyUnknown", (await Assert.ThrowsAsync<CephadmException>(() => SetAsync(file))).Id);

        var changes = await SetAsync(file, new SetSpecsOptions { AcceptNewHostKey = true });
        Assert.All(changes, change => Assert.True(change.Changed));
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.Equal(address.HostName, Assert.Single(await cluster.GetDaemonsAsync(default), daemon => daemon.DaemonType == "mds").HostName);
    }

    [Fact]
    public async Task An_unmanaged_service_is_left_as_it_is_until_it_is_managed_again()
    {
        await session.ApplyAsync(cluster, "service_type: mds\nservice_id: a\nplacement: {count: 1}\n");

        Assert.True((await cluster.SetManagedAsync("mds.a", false, default)).Changed);
        Assert.False((await cluster.SetManagedAsync("mds.a", false, default)).Changed);
        var host = session.Fleet.Hosts.Values.Single(each => each.Daemons.Keys.Any(name => name.StartsWith("mds.", StringComparison.Ordinal)));
        host.Daemons.Remove(host.Daemons.Keys.Single(name => name.StartsWith("mds.", StringComparison.Ordinal)));
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);

        Assert.True((await cluster.SetManagedAsync("mds.a", true, default)).Changed);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);
        Assert.Equal("ServiceUnknown", (await Assert.ThrowsAsync<CephadmException>(() => cluster.SetManagedAsync("mds.b", true, default))).Id);
    }

    [Fact]
    public async Task A_keyring_is_written_with_mode_and_owner_and_deleted_when_it_is_no_longer_kept()
    {
        session.Fleet.Cluster.Auth["client.backup"] = new("client.backup", "AQBackup==") { Caps = new Dictionary<string, string> { ["mon"] = "allow r" } };
        var host = session.Fleet.Hosts[HostNames[2]];
        var change = new SetClientKeyring(new ClientKeyring("client.backup", PlacementSpec.Parse(HostNames[2])) { Mode = "0640", Uid = 34, Gid = 34 });

        Assert.Single((await cluster.PreviewChangeAsync(change, default)).Steps);
        Assert.True((await cluster.ChangeAsync(change, default)).Changed);
        Assert.False((await cluster.ChangeAsync(change, default)).Changed);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);

        var file = host.Files["/etc/ceph/ceph.client.backup.keyring"];
        Assert.Equal(("0640", 34, 34), (file.Mode, file.Uid, file.Gid));
        Assert.Contains("caps mon = \"allow r\"", file.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("AQBackup", string.Concat(session.Records().Values), StringComparison.Ordinal);
        Assert.Equal([HostNames[2]], Assert.Single(await cluster.GetClientKeyringsAsync(default)).HostName);

        // The key is changed in the cluster: the host gets the new one.
        session.Fleet.Cluster.Auth["client.backup"] = session.Fleet.Cluster.Auth["client.backup"] with { Key = "AQOther==" };
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.Contains("AQOther", host.Files["/etc/ceph/ceph.client.backup.keyring"].Content, StringComparison.Ordinal);

        await cluster.ChangeAsync(new RemoveClientKeyring("client.backup"), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.DoesNotContain(host.Files.Keys, path => path.StartsWith("/etc/ceph/", StringComparison.Ordinal));
        Assert.Equal("KeyringUnknown", (await Assert.ThrowsAsync<CephadmException>(() => cluster.ChangeAsync(new RemoveClientKeyring("client.backup"), default))).Id);
    }

    [Fact]
    public async Task A_keyring_goes_with_the_cluster()
    {
        session.Fleet.Cluster.Auth["client.backup"] = new("client.backup", "AQBackup==") { Caps = new Dictionary<string, string> { ["mon"] = "allow r" } };
        await cluster.ChangeAsync(new SetClientKeyring(new ClientKeyring("client.backup", PlacementSpec.Parse(HostNames[2]))), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.Contains("/etc/ceph/ceph.client.backup.keyring", session.Fleet.Hosts[HostNames[2]].Files.Keys);

        await cluster.RemoveAsync(zapOsds: false, null, default);

        Assert.DoesNotContain("/etc/ceph/ceph.client.backup.keyring", session.Fleet.Hosts[HostNames[2]].Files.Keys);
    }

    [Theory]
    [InlineData("osd.1", "*", "0600", null, "EntityInvalid")]
    [InlineData("client.x\n", "*", "0600", null, "EntityInvalid")]
    [InlineData("client.x", "nowhere", "0600", null, "HostUnknown")]
    [InlineData("client.x", "*", "0999", null, "ModeInvalid")]
    [InlineData("client.x", "*", "0600", "/etc/passwd", "PathInvalid")]
    [InlineData("client.x", "*", "0600", "/etc/ceph/../passwd", "PathInvalid")]
    [InlineData("client.x", "*", "0600", "/etc/ceph/ceph.conf", "PathInvalid")]
    public async Task A_keyring_that_cannot_be_is_refused(string entity, string placement, string mode, string? path, string id)
    {
        var keyring = new ClientKeyring(entity, PlacementSpec.Parse(placement)) { Mode = mode };

        var error = await Assert.ThrowsAsync<CephadmException>(() => cluster.ChangeAsync(new SetClientKeyring(path is null ? keyring : keyring with { Path = path }), default));

        Assert.Equal(id, error.Id);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public async Task A_profile_is_written_changed_and_removed_on_its_hosts()
    {
        var host = session.Fleet.Hosts[HostNames[0]];
        const string Path = "/etc/sysctl.d/osd-cephadm-tuned-profile.conf";
        await ChangeAsync(new SetTunedProfile(new TunedProfileSpec { ProfileName = "osd", Settings = new Dictionary<string, string> { ["vm.swappiness"] = "10" } }));
        Assert.Contains("vm.swappiness = 10", host.Files[Path].Content, StringComparison.Ordinal);

        await ChangeAsync(new ChangeProfileSettings("osd", new Dictionary<string, string?> { ["fs.file-max"] = "1000000", ["vm.swappiness"] = null }));
        Assert.Contains("fs.file-max = 1000000", host.Files[Path].Content, StringComparison.Ordinal);
        Assert.DoesNotContain("swappiness", host.Files[Path].Content, StringComparison.Ordinal);

        Assert.Equal("SettingUnknown", (await Assert.ThrowsAsync<CephadmException>(
            () => cluster.ChangeAsync(new ChangeProfileSettings("osd", new Dictionary<string, string?> { ["x"] = null }), default))).Id);
        Assert.Equal("ProfileInvalid", (await Assert.ThrowsAsync<CephadmException>(
            () => cluster.ChangeAsync(new SetTunedProfile(new TunedProfileSpec { ProfileName = "../x", Settings = new Dictionary<string, string> { ["a"] = "1" } }), default))).Id);

        await ChangeAsync(new RemoveTunedProfile("osd"));
        Assert.DoesNotContain(Path, host.Files.Keys);
        Assert.Empty(await cluster.GetTunedProfilesAsync(default));
    }

    private async Task ChangeAsync(IntentChange change)
    {
        Assert.True((await cluster.ChangeAsync(change, default)).Changed);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
    }

    private Task<IReadOnlyList<SpecChange>> SetAsync(string specs, SetSpecsOptions? options = null) =>
        cluster.SetSpecsAsync(SpecFile.ParseValid(specs), options ?? new SetSpecsOptions(), default);
}
