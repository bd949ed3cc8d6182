using System.Reflection;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Controllers;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Health.Configuration;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Tests.Clusters;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Core.Upgrade;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Health;

/// <summary>All codes of reference 6.4, each raised by what it tells of on the simulated fleet, or named among those whose subject this release does not have.</summary>
public sealed class HealthCodesTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly SimulatedSite site = new(4);
    private CephCluster cluster = null!;

    /// <summary>What raises each code. A code that is here is one of <c>docs/health.md</c>.</summary>
    private static readonly Dictionary<string, Func<HealthCodesTests, Task>> Raised = new()
    {
        ["CEPHADM_PAUSED"] = test => test.cluster.SetPausedAsync(true, default),
        ["CEPHADM_HOST_CHECK_FAILED"] = test => test.With("host4", host => host.Offline = true),
        ["CEPHADM_REFRESH_FAILED"] = test => test.With("host4", host => host.Faults.Add(Refusal(Verbs.CephVolumeInventory, "the disks cannot be listed"))),
        ["CEPHADM_STRAY_HOST"] = test => test.SeenBeforeAsync("mds", "fs.elsewhere.aaaaaa", cluster => cluster.Mdss.Add("fs.elsewhere.aaaaaa")),
        ["CEPHADM_STRAY_DAEMON"] = test => test.SeenBeforeAsync("mds", "fs.host1.aaaaaa", cluster => cluster.Mdss.Add("fs.host1.aaaaaa")),
        ["CEPHADM_FAILED_DAEMON"] = test => test.With("host4", host => host.SetState("crash.host4", "error")),
        ["CEPHADM_APPLY_SPEC_FAIL"] = test => test.StoreAsync("service_type: mds\nservice_id: a\nplacement: {label: nobody}"),
        ["CEPHADM_DAEMON_PLACE_FAIL"] = async test =>
        {
            await test.With("host4", host => host.Faults.Add(Refusal(Verbs.Deploy, "the disk is full")));
            await test.StoreAsync("service_type: mds\nservice_id: a\nplacement: {hosts: [host4]}");
            await test.cluster.ReconcileAsync(Long, null, default);
        },
        ["CEPHADM_INVALID_CONFIG_OPTION"] = test => test.SetRefusedAsync("unrecognized config option 'mds_cache_memory_limit'"),
        ["CEPHADM_FAILED_SET_OPTION"] = test => test.SetRefusedAsync("error parsing value: strict_iecstrtoll: value is too big"),
        ["CEPHADM_AGENT_DOWN"] = test => test.With("host4", host => host.Faults.Add(new Fault("*", FaultKind.Fail, int.MaxValue)
        {
            Error = new CephadmException("AgentFailed", ErrorKind.Unavailable, "The agent on host4 ended at once.", null, "host4"),
        })),
        ["CEPHADMPS_CONTROLLER_DOWN"] = async test =>
        {
            var wanted = new ControllersRecord("root", "ssh-ed25519 AAAA") { Hosts = ["host4"] };
            await test.cluster.Records.SaveAsync(wanted, default);
            await test.cluster.Records.SaveAsync(new ControllerHostRecord("host4") { Installed = ControllerPlacement.DigestOf(wanted) }, default);
            await test.With("host4", host => host.ControllerState = "stopped");
        },
        ["HOST_IN_MAINTENANCE"] = test => test.cluster.EnterMaintenanceAsync("host4", new MaintenanceOptions(), null, default),
        ["UPGRADE_NO_STANDBY_MGR"] = test => test.UpgradeFailedAsync("UPGRADE_NO_STANDBY_MGR"),
        ["UPGRADE_FAILED_PULL"] = test => test.UpgradeFailedAsync("UPGRADE_FAILED_PULL"),
        ["UPGRADE_REDEPLOY_DAEMON"] = test => test.UpgradeFailedAsync("UPGRADE_REDEPLOY_DAEMON"),
        ["UPGRADE_BAD_TARGET_VERSION"] = test => test.UpgradeFailedAsync("UPGRADE_BAD_TARGET_VERSION"),
        ["UPGRADE_KEY_ROTATION"] = test => test.UpgradeFailedAsync("UPGRADE_KEY_ROTATION"),
        ["UPGRADE_EXCEPTION"] = test => test.UpgradeFailedAsync("UPGRADE_EXCEPTION"),
        ["UPGRADE_OFFLINE_HOST"] = async test =>
        {
            await test.UpgradeFailedAsync(null);
            await test.With("host4", host => host.Offline = true);
        },
        ["CEPHADM_CHECK_KERNEL_LSM"] = test => test.DifferAsync(facts => facts.KernelSecurity = new() { ["description"] = "AppArmor" }),
        ["CEPHADM_CHECK_SUBSCRIPTION"] = test => test.DifferAsync(facts => facts.Subscribed = "No"),
        ["CEPHADM_CHECK_KERNEL_VERSION"] = test => test.DifferAsync(facts => facts.Kernel = "5.10.1"),
        ["CEPHADM_CHECK_MTU"] = test => test.DifferAsync(facts => facts.Interfaces["eth0"].Mtu = 9000),
        ["CEPHADM_CHECK_LINKSPEED"] = test => test.DifferAsync(facts => facts.Interfaces["eth0"].Speed = 100),
        ["CEPHADM_CHECK_PUBLIC_MEMBERSHIP"] = async test =>
        {
            test.site.Fleet.Hosts["host4"].Networks = new() { ["192.168.7.0/24"] = new() { ["eth0"] = ["192.168.7.4"] } };
            await test.DifferAsync(_ => { });
        },
        ["CEPHADM_CHECK_NETWORK_MISSING"] = async test =>
        {
            test.site.Fleet.Cluster.Config.Add(new("osd", "cluster_network", "10.99.0.0/24"));
            await test.DifferAsync(_ => { });
        },
        ["CEPHADM_CHECK_CEPH_RELEASE"] = async test =>
        {
            test.site.Fleet.Cluster.OtherReleases[test.site.Fleet.Cluster.Mons.Keys.First()] = "squid";
            await test.DifferAsync(_ => { });
        },
    };

    // Nothing of what these tell of is done by this release: zones of rgw, certificates, hardware of hosts, lights of disks.
    private static readonly string[] WithoutSubject =
        ["CEPHADM_RGW", "CEPHADM_CERT_ERROR", "HARDWARE_", "DEVICE_IDENT_ON", "DEVICE_FAULT_ON"];

    public static TheoryData<string> Codes => new(Raised.Keys);

    public async Task InitializeAsync()
    {
        cluster = await site.ClusterWithOsdsAsync();
        site.Fleet.Cluster.Pools["data"] = 1;
    }

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        site.Dispose();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_code_is_raised_by_what_it_tells_of_with_cause_time_and_help(string code)
    {
        Assert.DoesNotContain((await cluster.GetStatusAsync(default)).Checks, check => check.Code == code);

        await Raised[code](this);

        // Another session judges the same, from what is stored and what it sees.
        await cluster.DisposeAsync();
        cluster = await site.ConnectAsync();
        var check = Assert.Single((await cluster.GetStatusAsync(default)).Checks, check => check.Code == code);
        Assert.Equal(UpgradeCodes.SeverityOf(code), check.Severity);
        Assert.NotEmpty(check.Summary);
        Assert.NotEmpty(check.Details);
        Assert.NotNull(check.Cause);
        Assert.NotNull(check.Since);
        Assert.NotNull(check.Advice);
    }

    [Fact]
    public async Task What_looks_stray_for_the_first_time_costs_no_write_and_what_does_so_longer_is_kept_for_the_next_controller()
    {
        site.Fleet.Cluster.Mdss.Add("fs.host1.aaaaaa");
        await StoreAsync("service_type: mds\nservice_id: a\nplacement: {count: 1}");
        Assert.Equal(1, (await cluster.ReconcileAsync(Long, null, default)).StepsDone);
        Assert.DoesNotContain("mds.fs.host1.aaaaaa", (await StoredAsync())?.History.Suspects.Keys ?? []);

        await SeenBeforeAsync("mds", "fs.host1.aaaaaa", _ => { });
        await cluster.DisposeAsync();
        cluster = await site.ConnectAsync();
        await StoreAsync("service_type: mds\nservice_id: a\nplacement: {count: 2}");
        Assert.Equal(1, (await cluster.ReconcileAsync(Long, null, default)).StepsDone);
        var stored = await StoredAsync();
        Assert.Contains("mds.fs.host1.aaaaaa", stored!.History.Suspects.Keys);
        Assert.Contains(stored.Checks, check => check.Code == "CEPHADM_STRAY_DAEMON");
    }

    [Fact]
    public async Task Since_when_a_check_stands_outlives_who_leads()
    {
        await With("host4", host => host.SetState("crash.host4", "error"));
        await StoreAsync("service_type: mds\nservice_id: a\nplacement: {count: 1, host_pattern: 'host[123]'}");
        await cluster.ReconcileAsync(Long, null, default);
        var since = Assert.Single((await StoredAsync())!.Checks, check => check.Code == "CEPHADM_FAILED_DAEMON").Since;

        await cluster.DisposeAsync();
        cluster = await site.ConnectAsync();
        await StoreAsync("service_type: mds\nservice_id: a\nplacement: {label: nobody}");
        await StoreAsync("service_type: mds\nservice_id: b\nplacement: {count: 1, host_pattern: 'host[123]'}");
        await cluster.ReconcileAsync(Long, null, default);
        var after = (await StoredAsync())!;
        Assert.Contains(after.Checks, check => check.Code == "CEPHADM_APPLY_SPEC_FAIL");
        Assert.Equal(since, Assert.Single(after.Checks, check => check.Code == "CEPHADM_FAILED_DAEMON").Since);
    }

    [Fact]
    public void The_list_is_whole()
    {
        var ours = typeof(HealthCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Where(code => code != HealthCodes.ConfigurationPrefix).Concat(ConfigurationChecks.All.Select(check => check.Code)).ToHashSet();

        Assert.Equal(ours.Order(StringComparer.Ordinal), Raised.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Raised.Count, Raised.Keys.Except(WithoutSubject).Count());
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "health.md"));
        Assert.All(Raised.Keys.Concat(WithoutSubject), code => Assert.Contains($"`{code}", page, StringComparison.Ordinal));
    }

    private static Fault Refusal(string verb, string why) =>
        new(verb, FaultKind.Fail, int.MaxValue) { Error = new CephadmException("Refused", ErrorKind.Failed, why, null, null) };

    private Task With(string host, Action<SimulatedHost> change)
    {
        change(site.Fleet.Hosts[host]);
        return Task.CompletedTask;
    }

    private async Task<HealthRecord?> StoredAsync() => (await cluster.Records.LoadAsync<HealthRecord>(default)).GetValueOrDefault("");

    private Task StoreAsync(string specs) => cluster.SetSpecsAsync(SpecFile.ParseValid(specs), new SetSpecsOptions(), default);

    // An upgrade that has come to nothing yet, and what went wrong with it.
    private async Task UpgradeFailedAsync(string? code)
    {
        var intent = new UpgradeIntent("one", "ceph:21", DateTimeOffset.UtcNow) { AskedFor = "ceph:21", Version = "21.2.0", Release = "umbrella", ImageId = "21" };
        await cluster.Records.SaveAsync(intent, default);
        if (code is not null)
        {
            await cluster.Records.SaveAsync(new UpgradeProgress("one") { Error = new UpgradeError(code, "it did not work", "mgr.a", DateTimeOffset.UtcNow, 1) }, default);
        }
    }

    // It was seen two minutes ago for the first time.
    private async Task SeenBeforeAsync(string type, string id, Action<SimulatedCluster> change)
    {
        change(site.Fleet.Cluster);
        await cluster.Records.SaveAsync(
            new HealthRecord([], new HealthHistory { Suspects = new Dictionary<string, DateTimeOffset> { [$"{type}.{id}"] = DateTimeOffset.UtcNow.AddMinutes(-2) } }, []), default);
    }

    private async Task SetRefusedAsync(string words)
    {
        site.Fleet.Cluster.OptionRefusals["mds_cache_memory_limit"] = words;
        await StoreAsync("service_type: mds\nservice_id: a\nplacement: {count: 1}\nconfig: {mds_cache_memory_limit: 4G}");
        await cluster.ReconcileAsync(Long, null, default);
    }

    // The others are alike; host4 is not.
    private async Task DifferAsync(Action<HostFacts> change)
    {
        foreach (var host in site.Fleet.Hosts.Values)
        {
            host.Facts.Kernel = "6.12.1";
            host.Facts.Subscribed = "Yes";
            host.Facts.KernelSecurity = new() { ["description"] = "SELinux" };
            host.Facts.Interfaces["eth0"] = new InterfaceFact { Mtu = 1500, Speed = 10000 };
        }
        change(site.Fleet.Hosts["host4"].Facts);
        site.Fleet.Cluster.Config.Add(new("mon", "public_network", "10.0.0.0/24"));
        await cluster.SetOptionAsync("config_checks_enabled", "true", default);
    }
}
