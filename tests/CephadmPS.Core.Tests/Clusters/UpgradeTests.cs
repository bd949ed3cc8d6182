using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Intents;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.Upgrade;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>Whole upgrades of a simulated cluster.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private const string Old = "ceph version 18.2.7 (6b0e988052ec84cf2d4a54ff9bbbc5e720b621ad) reef (stable)";
    private const string New = "ceph version 20.2.4 (0000000000000000000000000000000000000000) tentacle (stable)";
    private static readonly string[] Order = ["mgr", "mon", "crash", "osd", "mds", "rgw"];
    private readonly SimulatedSite site = new(3);

    private CephCluster cluster = null!;

    private SimulatedCluster Ceph => site.Fleet.Cluster;

    public async Task InitializeAsync()
    {
        Ceph.Version = Old;
        Ceph.ImageVersions["ceph:21"] = New;
        (Ceph.RequireOsdRelease, Ceph.MinMonRelease) = ("reef", "reef");
        cluster = await site.ClusterWithOsdsAsync();
        await cluster.CreateFileSystemAsync("fs", default);
        await ApplyAsync("""
            service_type: mds
            service_id: fs
            placement: {count: 3}
            ---
            service_type: rgw
            service_id: web
            placement: {count: 2}
            """);
    }

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        site.Dispose();
    }

    [Fact]
    public async Task An_upgrade_brings_every_daemon_to_the_image_in_order_and_then_is_over()
    {
        var deployed = Watch();

        var started = await cluster.StartUpgradeAsync(Target, null, default);
        Assert.True(started.Changed, started.Text);
        await ReconcileAsync();

        Assert.All(Daemons(), daemon => Assert.Equal("20.2.4", daemon.Version));
        Assert.Equal(Order, deployed.Select(TypeOf).Where((type, index) => index == 0 || type != TypeOf(deployed[index - 1])));
        Assert.Equal(deployed.Count, deployed.Distinct().Count());
        Assert.Equal("tentacle", Ceph.RequireOsdRelease);
        var image = Assert.Single(Ceph.Config, entry => entry.Name == "container_image");
        Assert.Equal("global", image.Who);
        Assert.Contains("@sha256:", image.Value, StringComparison.Ordinal);
        Assert.All(Daemons(), daemon => Assert.Equal(image.Value, daemon.ContainerImageName));
        Assert.DoesNotContain(Ceph.ConfigKeys.Keys, key => key.StartsWith("cephadmps/upgrade", StringComparison.Ordinal));
        Assert.Equal("None", (await cluster.GetUpgradeAsync(default)).State);
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);
        Assert.False((await cluster.StartUpgradeAsync(Target, null, default)).Changed);
        Assert.Contains(await cluster.GetEventsAsync(default), told => told.Text.Contains("the upgrade has ended: all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_active_mgr_and_the_leading_mon_come_last_and_a_new_mgr_is_active_then()
    {
        var (active, leader) = (Ceph.Mgrs[0], Ceph.Quorum[0]);
        var deployed = Watch();

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();

        Assert.Equal($"mgr.{active}", deployed.Last(name => TypeOf(name) == "mgr"));
        Assert.Equal($"mon.{leader}", deployed.Last(name => TypeOf(name) == "mon"));
        Assert.NotEqual(active, Ceph.Mgrs[0]);
    }

    [Fact]
    public async Task While_it_goes_on_no_mon_stops_that_quorum_needs_and_no_second_host_with_osds()
    {
        var worst = (Quorum: 3, Hosts: 0);
        foreach (var host in site.Fleet.Hosts.Values)
        {
            host.Changing = (request, before) =>
            {
                if (!before || request is not DeployRequest deploy)
                {
                    return;
                }
                // What is down while this daemon is made anew.
                var (type, id) = (TypeOf(deploy.Name), deploy.Name[(deploy.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
                worst.Quorum = Math.Min(worst.Quorum, Ceph.Quorum.Count(mon => type != "mon" || mon != id));
                worst.Hosts = Math.Max(worst.Hosts, Ceph.Osds.Values.Where(osd => !osd.Up || (type == "osd" && $"{osd.Id}" == id)).Select(osd => osd.HostName).Distinct().Count());
            };
        }

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();

        Assert.Equal((2, 1), worst);
    }

    [Fact]
    public async Task A_file_system_has_one_rank_meanwhile_and_gets_its_ranks_back()
    {
        Ceph.FileSystemSettings["fs"] = new SimulatedFileSystem { MaxMds = 2, StandbyReplay = true };
        var during = new List<(int MaxMds, bool Replay)>();
        WatchEach(name =>
        {
            if (TypeOf(name) == "mds")
            {
                during.Add((Ceph.FileSystemSettings["fs"].MaxMds, Ceph.FileSystemSettings["fs"].StandbyReplay));
            }
        });

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();

        Assert.Equal(3, during.Count);
        Assert.All(during, seen => Assert.Equal((1, false), seen));
        Assert.Equal((2, true), (Ceph.FileSystemSettings["fs"].MaxMds, Ceph.FileSystemSettings["fs"].StandbyReplay));
    }

    [Fact]
    public async Task With_fail_fs_a_file_system_is_failed_meanwhile_and_joinable_afterwards()
    {
        await cluster.SetOptionAsync("fail_fs", "true", default);
        var joinable = new List<bool>();
        WatchEach(name =>
        {
            if (TypeOf(name) == "mds")
            {
                joinable.Add(Ceph.FileSystemSettings["fs"].Joinable);
            }
        });

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();

        Assert.Equal([false, false, false], joinable);
        Assert.True(Ceph.FileSystemSettings["fs"].Joinable);
    }

    [Fact]
    public async Task A_pause_of_another_session_holds_the_very_next_daemon_and_a_resume_goes_on()
    {
        await using var other = await site.ConnectAsync();
        var upgraded = 0;
        WatchEach(name =>
        {
            if (TypeOf(name) == "mon" && ++upgraded == 1)
            {
                Pause();
            }
        });

        await cluster.StartUpgradeAsync(Target, null, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.Empty(result.Failures);
        Assert.Equal(1, upgraded);
        var status = await other.GetUpgradeAsync(default);
        Assert.Equal(("Paused", true), (status.State, status.IsPaused));
        Assert.Equal(["mgr"], status.ServicesComplete);
        Assert.Equal("mon 1/3", status.Types[1].ToString());
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);

        Assert.True((await other.ResumeUpgradeAsync(default)).Changed);
        await ReconcileAsync();
        Assert.All(Daemons(), daemon => Assert.Equal("20.2.4", daemon.Version));
    }

    [Fact]
    public async Task Pause_resume_and_stop_say_when_there_is_nothing_to_do()
    {
        foreach (var change in new[] { cluster.PauseUpgradeAsync(default), cluster.ResumeUpgradeAsync(default), cluster.StopUpgradeAsync(default) })
        {
            Assert.Equal("NoUpgrade", (await Assert.ThrowsAsync<CephadmException>(() => change)).Id);
        }
        await cluster.StartUpgradeAsync(Target, null, default);
        Assert.False((await cluster.ResumeUpgradeAsync(default)).Changed);
        Assert.True((await cluster.PauseUpgradeAsync(default)).Changed);
        Assert.False((await cluster.PauseUpgradeAsync(default)).Changed);
        // The same target again goes on with it.
        Assert.True((await cluster.StartUpgradeAsync(Target, null, default)).Changed);
        Assert.Equal("Running", (await cluster.GetUpgradeAsync(default)).State);
        Assert.Equal("UpgradeInProgress", (await Assert.ThrowsAsync<CephadmException>(() => cluster.StartUpgradeAsync(new UpgradeOptions { Image = "ceph:22" }, null, default))).Id);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_mds_daemons_restores_the_file_system_and_leaves_daemons_as_they_are()
    {
        Ceph.FileSystemSettings["fs"] = new SimulatedFileSystem { MaxMds = 2 };
        var stopped = 0;
        await using var other = await site.ConnectAsync();
        WatchEach(name =>
        {
            if (TypeOf(name) == "mds" && ++stopped == 1)
            {
                Pause();
            }
        });
        await cluster.StartUpgradeAsync(Target, null, default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.Equal(1, Ceph.FileSystemSettings["fs"].MaxMds);

        Assert.True((await other.StopUpgradeAsync(default)).Changed);
        await ReconcileAsync();

        Assert.Equal(2, Ceph.FileSystemSettings["fs"].MaxMds);
        Assert.Equal("None", (await other.GetUpgradeAsync(default)).State);
        Assert.Contains(Daemons(), daemon => daemon.Version == "18.2.7");
        Assert.Equal(1, stopped);
    }

    [Fact]
    public async Task A_daemon_that_cannot_be_redeployed_pauses_it_with_the_code_and_a_resume_tries_again()
    {
        await cluster.StartUpgradeAsync(Target, null, default);
        var broken = site.Fleet.Hosts["host2"];
        broken.Faults.Add(new Fault(Verbs.Deploy, FaultKind.Fail));

        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        var status = await cluster.GetUpgradeAsync(default);
        Assert.Equal(("Failed", HealthCodes.UpgradeRedeployDaemon), (status.State, status.ErrorCode));
        Assert.Contains(await HealthAsync(), check => check.Code == HealthCodes.UpgradeRedeployDaemon && check.Details[0].Contains("failed as scripted", StringComparison.Ordinal));
        Assert.Contains(result.Left!.Notes, note => note.Code == "UpgradePaused");

        await cluster.ResumeUpgradeAsync(default);
        await ReconcileAsync();
        Assert.All(Daemons(), daemon => Assert.Equal("20.2.4", daemon.Version));
        Assert.DoesNotContain(await HealthAsync(), check => check.Code.StartsWith("UPGRADE_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_a_host_cannot_have_stops_nothing_of_the_cluster()
    {
        var deployed = Watch();
        await cluster.StartUpgradeAsync(Target, null, default);
        site.Fleet.Hosts["host3"].Faults.Add(new Fault(Verbs.Pull, FaultKind.Fail));

        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.Equal(HealthCodes.UpgradeFailedPull, (await cluster.GetUpgradeAsync(default)).ErrorCode);
        Assert.Empty(deployed);
    }

    [Fact]
    public async Task A_host_that_falls_silent_holds_its_type_and_the_upgrade_goes_on_by_itself_when_it_is_back()
    {
        var host = site.Fleet.Hosts["host3"];
        WatchEach(name =>
        {
            if (TypeOf(name) == "crash" && !host.Offline)
            {
                host.Offline = true;
                foreach (var daemon in host.Daemons.Keys.Where(name => TypeOf(name) is "osd" or "mon"))
                {
                    SetRuns(daemon, false);
                }
            }
        });
        await cluster.StartUpgradeAsync(Target, null, default);

        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        var status = await cluster.GetUpgradeAsync(default);
        Assert.Equal("Running", status.State);
        Assert.Contains(status.WaitsFor, text => text.Contains("host3 does not answer", StringComparison.Ordinal));
        Assert.Contains(await HealthAsync(), check => check.Code == HealthCodes.UpgradeOfflineHost);
        Assert.DoesNotContain(Daemons(), daemon => TypeOf(daemon.Name) == "mds" && daemon.Version == "20.2.4");

        foreach (var other in site.Fleet.Hosts.Values)
        {
            other.Changing = null;
        }
        host.Offline = false;
        foreach (var daemon in host.Daemons.Keys.Where(name => TypeOf(name) is "osd" or "mon"))
        {
            SetRuns(daemon, true);
        }
        await ReconcileAsync();
        Assert.All(Daemons(), daemon => Assert.Equal("20.2.4", daemon.Version));
    }

    [Fact]
    public async Task It_does_not_begin_where_it_could_not_end()
    {
        site.Fleet.Hosts["host2"].Offline = true;
        await RefusedAsync("UpgradeHostsAway", Target);
        site.Fleet.Hosts["host2"].Offline = false;
        await RefusedAsync("UpgradeTargetInvalid", new UpgradeOptions());
        await RefusedAsync("UpgradeTargetInvalid", new UpgradeOptions { Version = "20.2" });
        await RefusedAsync("UpgradeVersionRefused", new UpgradeOptions { Version = "21.2.0" });
        await RefusedAsync("UpgradeVersionRefused", new UpgradeOptions { Version = "17.2.0" });
        await RefusedAsync("DaemonTypeNotUpgradable", Target with { Filter = new UpgradeFilter { DaemonTypes = ["grafana"] } });
        await RefusedAsync("UpgradeFilterInvalid", Target with { Filter = new UpgradeFilter { DaemonTypes = ["mgr"], Services = ["mgr"] } });
        await RefusedAsync("UpgradeFilterInvalid", Target with { Filter = new UpgradeFilter { Limit = 0 } });
        await RefusedAsync("UpgradeFilterInvalid", Target with { Filter = new UpgradeFilter { Services = ["mgr", "mon"] } });
        await RefusedAsync("ServiceUnknown", Target with { Filter = new UpgradeFilter { Services = ["mds.other"] } });
        await RefusedAsync("HostUnknown", Target with { Filter = new UpgradeFilter { Hosts = ["host9"] } });
        await RefusedAsync("UpgradeOrderBroken", Target with { Filter = new UpgradeFilter { DaemonTypes = ["osd"] } });
        await RefusedAsync("UpgradeOrderBroken", Target with { Filter = new UpgradeFilter { Hosts = ["host1"] } });
        Ceph.ImageVersions["other:1"] = "nginx 1.2";
        await RefusedAsync("UpgradeImageUnknown", new UpgradeOptions { Image = "other:1" });
        Ceph.Checks["PG_DAMAGED"] = new Core.Monitors.HealthCheck("HEALTH_ERR", "inconsistent", false);
        await RefusedAsync("UpgradeNotHealthy", Target);
        Assert.True((await cluster.StartUpgradeAsync(Target with { Force = true }, null, default)).Changed);
    }

    [Fact]
    public async Task Two_running_mgrs_are_needed()
    {
        await ApplyAsync("service_type: mgr\nplacement: {count: 1}\n");

        await RefusedAsync("NoOtherMgr", Target);
    }

    [Fact]
    public async Task A_part_of_the_cluster_is_upgraded_and_the_rest_keeps_its_image_when_it_is_redeployed()
    {
        await cluster.StartUpgradeAsync(Target with { Filter = new UpgradeFilter { DaemonTypes = ["mgr", "mon"] } }, null, default);
        await ReconcileAsync();

        Assert.All(Daemons(), daemon => Assert.Equal(TypeOf(daemon.Name) is "mgr" or "mon" ? "20.2.4" : "18.2.7", daemon.Version));
        Assert.Equal("reef", Ceph.RequireOsdRelease);
        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Redeploy) { DaemonNames = ["osd.0", "mon.host2"] }, default);
        await ReconcileAsync();
        Assert.All(Daemons(), daemon => Assert.Equal(TypeOf(daemon.Name) is "mgr" or "mon" ? "20.2.4" : "18.2.7", daemon.Version));

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();
        Assert.All(Daemons(), daemon => Assert.Equal("20.2.4", daemon.Version));
        Assert.Equal(["global"], Ceph.Config.Where(entry => entry.Name == "container_image").Select(entry => entry.Who));
    }

    [Fact]
    public async Task A_limit_is_kept_to_the_daemon()
    {
        await cluster.StartUpgradeAsync(Target with { Filter = new UpgradeFilter { Limit = 6 } }, null, default);
        await ReconcileAsync();

        Assert.Equal(6, Daemons().Count(daemon => daemon.Version == "20.2.4"));
        Assert.Equal("None", (await cluster.GetUpgradeAsync(default)).State);
    }

    [Fact]
    public async Task A_check_tells_what_would_be_done_and_changes_nothing()
    {
        var before = Ceph.ConfigKeys.Where(record => !record.Key.EndsWith("/leader", StringComparison.Ordinal)).ToDictionary(record => record.Key, record => record.Value);

        var check = await cluster.TestUpgradeAsync(Target, pull: false, null, default);
        Assert.Null(check.TargetVersion);
        check = await cluster.TestUpgradeAsync(Target, pull: true, null, default);

        Assert.Equal(("20.2.4", null), (check.TargetVersion, check.Problem));
        Assert.Equal(Order, check.NeedsUpdate.Select(daemon => TypeOf(daemon.DaemonName)).Distinct());
        Assert.All(check.NeedsUpdate, daemon => Assert.Equal("18.2.7", daemon.CurrentVersion));
        Assert.Equal(6, check.Waves.Count);
        Assert.StartsWith("1. 2 mgr daemons (", check.Waves[0], StringComparison.Ordinal);
        Assert.Equal(before, Ceph.ConfigKeys.Where(record => !record.Key.EndsWith("/leader", StringComparison.Ordinal)).ToDictionary(record => record.Key, record => record.Value));
    }

    [Fact]
    public async Task An_image_of_a_single_daemon_is_forgotten_when_its_type_is_done()
    {
        var mds = Daemons().First(daemon => TypeOf(daemon.Name) == "mds").Name;
        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Redeploy) { DaemonNames = [mds], Image = "ceph:21" }, default);
        await ReconcileAsync();
        Assert.Contains(Ceph.Config, entry => entry.Who == mds && entry.Name == "container_image");

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();

        Assert.Equal(["global"], Ceph.Config.Where(entry => entry.Name == "container_image").Select(entry => entry.Who));
    }

    [Fact]
    public async Task When_all_run_a_release_that_wants_strong_keys_the_daemons_get_them_in_the_order_of_the_waves()
    {
        Ceph.ServiceCipher = "aes";
        var entities = site.Fleet.Hosts.Values.SelectMany(host => host.Deployed.Values).Select(EntityOf).Where(entity => entity != "mon.").Distinct().ToList();
        foreach (var entity in entities)
        {
            Ceph.Auth[entity] = Ceph.Auth[entity] with { Key = CephxKey.New(CephxKey.Aes, DateTimeOffset.UnixEpoch) };
        }
        var deployed = Watch();

        await cluster.StartUpgradeAsync(Target, null, default);
        await ReconcileAsync();

        Assert.All(entities, entity => Assert.Equal(CephxKey.Aes256k, CephxKey.TypeOf(Ceph.Auth[entity].Key)));
        Assert.All(site.Fleet.Hosts.Values.SelectMany(host => host.Deployed.Values), deploy => Assert.Equal(Ceph.Auth[EntityOf(deploy)].KeyringText, deploy.ConfigBlobs.Keyring));
        Assert.Equal("aes256k", Ceph.ServiceCipher);
        var second = deployed.Skip(Daemons().Count).ToList();
        Assert.Equal(["mgr", "crash", "osd", "mds", "rgw"], second.Select(TypeOf).Distinct());
        Assert.Equal(entities.Count, second.Count);
        Assert.False((await cluster.StartUpgradeAsync(Target, null, default)).Changed);

        // As after an upgrade that was ended before its keys: the same again makes up for it.
        Ceph.ServiceCipher = "aes";
        Ceph.Auth[entities[0]] = Ceph.Auth[entities[0]] with { Key = CephxKey.New(CephxKey.Aes, DateTimeOffset.UnixEpoch) };
        Assert.True((await cluster.StartUpgradeAsync(Target, null, default)).Changed);
        await ReconcileAsync();
        Assert.Equal((CephxKey.Aes256k, "aes256k"), (CephxKey.TypeOf(Ceph.Auth[entities[0]].Key), Ceph.ServiceCipher));
    }

    [Fact]
    public async Task A_key_that_was_rotated_before_the_daemon_failed_is_given_to_it_later()
    {
        Ceph.ServiceCipher = "aes";
        Ceph.Auth["osd.1"] = Ceph.Auth["osd.1"] with { Key = CephxKey.New(CephxKey.Aes, DateTimeOffset.UnixEpoch) };
        var host = site.Fleet.Hosts.Values.Single(host => host.Daemons.ContainsKey("osd.1"));
        var deployments = 0;
        WatchEach(name =>
        {
            // All of it is upgraded: the next deployment there is the one with the new key.
            if (Daemons().All(daemon => daemon.Version == "20.2.4") && deployments++ == 0)
            {
                host.Faults.Add(new Fault(Verbs.Deploy, FaultKind.Fail));
            }
        });
        await cluster.StartUpgradeAsync(Target, null, default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.Equal(HealthCodes.UpgradeKeyRotation, (await cluster.GetUpgradeAsync(default)).ErrorCode);
        Assert.Equal(CephxKey.Aes256k, CephxKey.TypeOf(Ceph.Auth["osd.1"].Key));
        Assert.NotEqual(Ceph.Auth["osd.1"].KeyringText, host.Deployed["osd.1"].ConfigBlobs.Keyring);
        var key = Ceph.Auth["osd.1"].Key;

        await cluster.ResumeUpgradeAsync(default);
        await ReconcileAsync();
        Assert.Equal(key, Ceph.Auth["osd.1"].Key);
        Assert.Equal(Ceph.Auth["osd.1"].KeyringText, host.Deployed["osd.1"].ConfigBlobs.Keyring);
    }

    private static string EntityOf(DeployRequest deploy) => deploy.ConfigBlobs.Keyring is { } keyring ? keyring[1..keyring.IndexOf(']', StringComparison.Ordinal)] : "mon.";

    private static UpgradeOptions Target => new() { Image = "ceph:21" };

    private List<DaemonListing> Daemons() => [.. site.Fleet.Hosts.Values.SelectMany(host => host.Daemons.Values)];

    private static string TypeOf(string name) => name.Split('.')[0];

    private List<string> Watch()
    {
        var names = new List<string>();
        WatchEach(names.Add);
        return names;
    }

    // Told under the cluster's lock after each redeployment.
    private void WatchEach(Action<string> deployed)
    {
        foreach (var host in site.Fleet.Hosts.Values)
        {
            host.Changing = (request, before) =>
            {
                if (!before && request is DeployRequest { Params.Reconfig: false } deploy)
                {
                    deployed(deploy.Name);
                }
            };
        }
    }

    // As another controller's session stores it, in the middle of a step.
    private void Pause()
    {
        var key = Ceph.ConfigKeys.Keys.Single(name => name.EndsWith("/upgrade", StringComparison.Ordinal));
        var intent = UpgradeIntent.FromJson("", Ceph.ConfigKeys[key]);
        Ceph.ConfigKeys[key] = (intent with { Paused = new UpgradePause(DateTimeOffset.UtcNow, "somebody@elsewhere") }).ToJson();
    }

    private void SetRuns(string name, bool running)
    {
        var id = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (TypeOf(name) == "mon")
        {
            Ceph.Mons[id].Running = running;
        }
        else
        {
            Ceph.Osds[int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)].Up = running;
        }
    }

    private async Task<IReadOnlyList<Core.Health.HealthCheck>> HealthAsync() => (await cluster.GetStatusAsync(default)).Checks;

    private async Task ReconcileAsync()
    {
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.True(result.Complete, string.Join("; ", result.Failures.Select(failure => $"{failure.Subject}: {failure.Text}").Concat(result.Left!.Notes.Select(note => note.Text))));
    }

    private async Task ApplyAsync(string specs)
    {
        await cluster.SetSpecsAsync(SpecFile.ParseValid(specs), new SetSpecsOptions(), default);
        await ReconcileAsync();
    }

    private async Task RefusedAsync(string id, UpgradeOptions options)
    {
        Assert.Equal(id, (await Assert.ThrowsAsync<CephadmException>(() => cluster.StartUpgradeAsync(options, null, default))).Id);
        Assert.Equal("None", (await cluster.GetUpgradeAsync(default)).State);
    }
}
