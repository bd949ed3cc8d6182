using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>What a person does with hosts, against simulated ones.</summary>
public sealed class HostLifeTests : IAsyncLifetime
{
    private static readonly MaintenanceOptions Plainly = new();
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly SimulatedSite site = new(4);
    private CephCluster cluster = null!;

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

    [Fact]
    public async Task A_host_in_maintenance_is_left_alone_and_comes_back_as_it_was()
    {
        var active = site.Fleet.Cluster.Mgrs[0];
        var host = site.Fleet.Hosts.Values.Single(candidate => candidate.Daemons.ContainsKey($"mgr.{active}"));
        var shown = await cluster.PreviewMaintenanceAsync(host.HostName, Plainly, default);
        Assert.Equal(["SetNoout", "HandOverMgr", "EnterMaintenance"], shown.Steps.Select(step => step.Kind));
        Assert.False(host.InMaintenance);

        Assert.True((await cluster.EnterMaintenanceAsync(host.HostName, Plainly, null, default)).Changed);

        Assert.True(host.InMaintenance);
        Assert.All(host.Daemons.Values, daemon => Assert.Equal("stopped", daemon.State));
        Assert.NotEqual(active, site.Fleet.Cluster.Mgrs[0]);
        Assert.Equal([host.HostName], site.Fleet.Cluster.NooutBuckets);
        Assert.Equal("Maintenance", (await cluster.GetHostsAsync(default)).Single(view => view.HostName == host.HostName).Status);
        Assert.False((await cluster.EnterMaintenanceAsync(host.HostName, Plainly, null, default)).Changed);
        // Plans do not touch it, not even for a service that wants a daemon there; another session knows it too.
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {host_pattern: '*'}"), new SetSpecsOptions(), default);
        var result = await cluster.ReconcileAsync(Long, null, default);
        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
        Assert.DoesNotContain(host.Daemons.Keys, name => name.StartsWith("mds.a", StringComparison.Ordinal));
        Assert.Contains(result.Left!.Notes, note => note.Code == "HostInMaintenance" && note.Subject == host.HostName);

        Assert.True((await cluster.ExitMaintenanceAsync(host.HostName, offline: false, force: false, null, default)).Changed);

        Assert.All(host.Daemons.Values, daemon => Assert.Equal("running", daemon.State));
        Assert.Empty(site.Fleet.Cluster.NooutBuckets);
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);
        Assert.Contains(host.Daemons.Keys, name => name.StartsWith("mds.a", StringComparison.Ordinal));
        Assert.False((await cluster.ExitMaintenanceAsync(host.HostName, offline: false, force: false, null, default)).Changed);
    }

    [Fact]
    public async Task What_was_done_for_a_maintenance_is_an_operation_with_its_steps_failed_ones_too()
    {
        var host = site.Fleet.Hosts.Values.Single(candidate => candidate.Daemons.ContainsKey($"mgr.{site.Fleet.Cluster.Mgrs[0]}"));
        await cluster.EnterMaintenanceAsync(host.HostName, Plainly, null, default);
        await cluster.EnterMaintenanceAsync(host.HostName, Plainly, null, default);
        await cluster.ExitMaintenanceAsync(host.HostName, offline: false, force: false, null, default);
        host.Faults.Add(new Fault(Verbs.HostMaintenance, FaultKind.Fail) { Error = new CephadmException("DiskFull", ErrorKind.Failed, "The disk is full.", null, host.HostName) });
        await Assert.ThrowsAsync<CephadmException>(() => cluster.EnterMaintenanceAsync(host.HostName, Plainly, null, default));

        await using var other = await site.ConnectAsync();
        await cluster.GetOperationsAsync(default);
        var operations = (await other.GetOperationsAsync(default)).Where(operation => operation.Title.Contains("maintenance", StringComparison.Ordinal)).Reverse().ToList();

        Assert.Equal([$"put host {host.HostName} into maintenance", $"take host {host.HostName} out of maintenance", $"put host {host.HostName} into maintenance"], operations.Select(operation => operation.Title));
        Assert.Equal(["Done", "Done", "Failed"], operations.Select(operation => operation.State));
        Assert.Equal(["EnterMaintenance", "HandOverMgr", "SetNoout"], operations[0].Steps.Select(step => step.Kind).Order(StringComparer.Ordinal));
        Assert.All(operations[0].Steps, step => Assert.True(step is { State: "Done", Duration: not null }));
        Assert.Equal(["ExitMaintenance"], operations[1].Steps.Select(step => step.Kind));
        Assert.Contains(operations[2].Steps, step => step is { Kind: "EnterMaintenance", State: "Failed" } && step.Text!.Contains("The disk is full.", StringComparison.Ordinal));
        Assert.Contains(operations[2].BlockedBy, why => why.Contains("The disk is full.", StringComparison.Ordinal));
        Assert.All(operations, operation => Assert.Matches("^[0-9a-f]{64}$", operation.PlanDigest));
    }

    [Fact]
    public async Task What_would_cost_quorum_or_data_is_refused_and_nothing_is_stopped()
    {
        var mons = site.Fleet.Hosts.Values.Where(host => host.Daemons.ContainsKey($"mon.{host.HostName}")).ToList();
        await cluster.EnterMaintenanceAsync(mons[0].HostName, Plainly, null, default);

        var error = await Assert.ThrowsAsync<CephadmException>(() => cluster.EnterMaintenanceAsync(mons[1].HostName, new MaintenanceOptions { Force = true }, null, default));

        Assert.Equal("NotOkToStop", error.Id);
        Assert.Contains(error.Details, line => line.Contains("mons", StringComparison.Ordinal));
        Assert.All(mons[1].Daemons.Values, daemon => Assert.Equal("running", daemon.State));
        Assert.Contains(await cluster.TestHostStopAsync(mons[1].HostName, default), answer => answer is { DaemonType: "mon", Ok: false, Severity: "Alert" });
        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<CephadmException>(
            () => cluster.EnterMaintenanceAsync(mons[1].HostName, new MaintenanceOptions { Whatever = true }, null, default))).Id);
    }

    [Fact]
    public async Task A_maintenance_that_fails_leaves_the_host_as_it_was()
    {
        var host = site.Fleet.Hosts["host4"];
        host.Faults.Add(new Fault(Verbs.HostMaintenance, FaultKind.Fail));

        Assert.Equal("StepFailed", (await Assert.ThrowsAsync<CephadmException>(() => cluster.EnterMaintenanceAsync("host4", Plainly, null, default))).Id);

        Assert.Empty(site.Fleet.Cluster.NooutBuckets);
        Assert.Equal("", (await cluster.GetHostsAsync(default)).Single(view => view.HostName == "host4").Status);
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);
        Assert.True((await cluster.EnterMaintenanceAsync("host4", Plainly, null, default)).Changed);
    }

    [Fact]
    public async Task A_maintenance_whose_command_was_killed_is_finished_by_who_leads_next()
    {
        // What a command leaves that dies right after its first write.
        await cluster.Records.SaveHostAsync(cluster.State.Current.Hosts["host4"] with { Maintenance = MaintenanceStage.Entering }, default);
        await cluster.DisposeAsync();
        cluster = await site.ConnectAsync();

        var result = await cluster.ReconcileAsync(Long, null, default);

        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
        Assert.True(site.Fleet.Hosts["host4"].InMaintenance);
        Assert.Equal(MaintenanceStage.Entered, cluster.State.Current.Hosts["host4"].Maintenance);
    }

    [Fact]
    public async Task Maintenance_of_a_host_that_died_ends_only_when_that_is_said()
    {
        await cluster.EnterMaintenanceAsync("host4", Plainly, null, default);
        site.Fleet.Hosts["host4"].Offline = true;

        Assert.Equal("HostOffline", (await Assert.ThrowsAsync<CephadmException>(() => cluster.ExitMaintenanceAsync("host4", false, false, null, default))).Id);
        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<CephadmException>(() => cluster.ExitMaintenanceAsync("host4", true, false, null, default))).Id);
        Assert.True((await cluster.ExitMaintenanceAsync("host4", true, true, null, default)).Changed);
        Assert.Empty(site.Fleet.Cluster.NooutBuckets);
    }

    [Fact]
    public async Task A_drained_host_loses_its_daemons_and_osds_and_may_be_removed()
    {
        var osd = site.Fleet.Cluster.Osds.Values.Single(candidate => candidate.HostName == "host4");
        Assert.Equal("HostHasDaemons", (await Assert.ThrowsAsync<CephadmException>(() => cluster.RemoveHostAsync("host4", new RemoveHostOptions(), null, default))).Id);
        var shown = await cluster.PreviewDrainAsync("host4", new DrainOptions(), default);
        Assert.Contains(shown.Steps, step => step is DrainOsdStep);
        Assert.Contains(shown.Steps, step => step is RemoveDaemonStep { DaemonName: "crash.host4" });

        Assert.True((await cluster.StartDrainAsync("host4", new DrainOptions(), default)).Changed);
        Assert.False((await cluster.StartDrainAsync("host4", new DrainOptions(), default)).Changed);
        await cluster.ReconcileAsync(Long, null, default);
        var drain = Assert.Single(await cluster.GetDrainsAsync(default));
        Assert.Equal(("draining", 8, osd.Id), (drain.State, drain.Pgs, Assert.Single(drain.OsdIds)));
        Assert.Empty(drain.Daemons);

        osd.HoldsData = false;
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);
        Assert.Equal("drained", Assert.Single(await cluster.GetDrainsAsync(default)).State);
        Assert.Empty(site.Fleet.Hosts["host4"].Daemons);
        Assert.True(site.Fleet.Hosts["host4"].AgentStays);
        Assert.True((await cluster.RemoveHostAsync("host4", new RemoveHostOptions { CrushEntry = true }, null, default)).Changed);
        Assert.False(site.Fleet.Hosts["host4"].AgentStays);
        Assert.DoesNotContain(await cluster.GetHostsAsync(default), view => view.HostName == "host4");
        Assert.DoesNotContain(site.Fleet.Cluster.ConfigKeys.Keys, key => key.Contains("host4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drain_that_is_stopped_gives_back_what_is_still_there()
    {
        var osd = site.Fleet.Cluster.Osds.Values.Single(candidate => candidate.HostName == "host4");
        await cluster.StartDrainAsync("host4", new DrainOptions(), default);
        await cluster.ReconcileAsync(Long, null, default);
        Assert.Equal(0, osd.CrushWeight);

        Assert.True((await cluster.StopDrainAsync("host4", null, default)).Changed);

        Assert.Equal(1, osd.CrushWeight);
        Assert.Empty(await cluster.GetDrainsAsync(default));
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);
        Assert.Contains("crash.host4", site.Fleet.Hosts["host4"].Daemons.Keys);
        Assert.False((await cluster.StopDrainAsync("host4", null, default)).Changed);
    }

    [Fact]
    public async Task A_host_that_is_gone_is_given_up_only_with_the_whole_of_what_is_said()
    {
        var osd = site.Fleet.Cluster.Osds.Values.Single(candidate => candidate.HostName == "host4");
        Assert.Equal("HostOnline", (await Assert.ThrowsAsync<CephadmException>(() => Remove(offline: true, force: true))).Id);
        site.Fleet.Hosts["host4"].Offline = true;
        Assert.Equal("HostOffline", (await Assert.ThrowsAsync<CephadmException>(() => Remove(offline: false, force: true))).Id);
        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<CephadmException>(() => Remove(offline: true, force: false))).Id);
        // Its OSD is up: whoever cannot reach the host is cut off himself.
        Assert.Equal("HostOnline", (await Assert.ThrowsAsync<CephadmException>(() => Remove(offline: true, force: true))).Id);
        osd.Up = false;

        var plan = await cluster.PreviewRemoveHostAsync("host4", new RemoveHostOptions { Offline = true, Force = true }, default);
        Assert.Contains(plan.Notes, note => note.Code == "DataLost" && note.Subject == $"osd.{osd.Id}");
        Assert.Equal("RemoveHost", plan.Steps[^1].Kind);
        await Remove(offline: true, force: true);

        Assert.DoesNotContain(osd.Id, site.Fleet.Cluster.Osds.Keys);
        Assert.DoesNotContain("client.crash.host4", site.Fleet.Cluster.Auth.Keys);
        Assert.DoesNotContain(await cluster.GetHostsAsync(default), view => view.HostName == "host4");
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);

        Task Remove(bool offline, bool force) => cluster.RemoveHostAsync("host4", new RemoveHostOptions { Offline = offline, Force = force }, null, default);
    }

    [Fact]
    public async Task A_silent_host_loses_nothing_whatever_is_applied_meanwhile()
    {
        var silent = site.Fleet.Hosts["host4"];
        var before = silent.Daemons.Keys.ToList();
        silent.Offline = true;
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: crash\nplacement: {count: 1}\n---\nservice_type: mds\nservice_id: a\nplacement: {count: 2}"), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(Long, null, default);
        Assert.Equal("Suspect", (await cluster.GetHostsAsync(default)).Single(view => view.HostName == "host4").Status);
        Assert.Equal(before, silent.Daemons.Keys);
        Assert.DoesNotContain(site.Fleet.Hosts.Values.Where(host => host != silent).SelectMany(host => host.Calls), call => call.Contains("host4", StringComparison.Ordinal));

        silent.Offline = false;
        var wait = Environment.TickCount64 + 40_000;
        while ((await cluster.GetHostsAsync(default)).Single(view => view.HostName == "host4").Status.Length > 0 && Environment.TickCount64 < wait)
        {
            await Task.Delay(50);
        }
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);
    }

    [Fact]
    public async Task A_suspended_host_is_left_alone_and_the_last_admin_label_stays()
    {
        Assert.True((await cluster.SuspendHostAsync("host4", default)).Changed);
        Assert.False((await cluster.SuspendHostAsync("host4", default)).Changed);
        var calls = site.Fleet.Hosts["host4"].Calls.Count(call => call.StartsWith(Verbs.Deploy, StringComparison.Ordinal) || call.StartsWith(Verbs.RemoveDaemon, StringComparison.Ordinal));
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: crash\nplacement: {count: 1}"), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(Long, null, default);
        Assert.Equal(calls, site.Fleet.Hosts["host4"].Calls.Count(call => call.StartsWith(Verbs.Deploy, StringComparison.Ordinal) || call.StartsWith(Verbs.RemoveDaemon, StringComparison.Ordinal)));
        Assert.Equal("Suspended", (await cluster.GetHostsAsync(default)).Single(view => view.HostName == "host4").Status);
        Assert.True((await cluster.ResumeHostAsync("host4", default)).Changed);

        Assert.True((await cluster.AddHostLabelsAsync("host4", ["rack1"], default)).Changed);
        Assert.False((await cluster.AddHostLabelsAsync("host4", ["rack1"], default)).Changed);
        Assert.Equal("LabelInvalid", (await Assert.ThrowsAsync<CephadmException>(() => cluster.AddHostLabelsAsync("host4", ["two words"], default))).Id);
        var admin = (await cluster.GetHostsAsync(default)).Single(view => view.Labels.Contains("_admin")).HostName;
        Assert.Equal("LastAdminHost", (await Assert.ThrowsAsync<CephadmException>(() => cluster.RemoveHostLabelsAsync(admin, ["_admin"], force: false, default))).Id);
        Assert.Equal("LastAdminHost", (await Assert.ThrowsAsync<CephadmException>(() => cluster.StartDrainAsync(admin, new DrainOptions(), default))).Id);
        Assert.True((await cluster.RemoveHostLabelsAsync(admin, ["_admin"], force: true, default)).Changed);
    }

    [Fact]
    public async Task A_disk_that_was_moved_runs_where_it_is_now_and_a_device_is_erased_only_when_nobody_uses_it()
    {
        var (from, to) = (site.Fleet.Hosts["host4"], site.Fleet.Hosts["host3"]);
        var id = site.Fleet.Cluster.Osds.Values.Single(candidate => candidate.HostName == "host4").Id;
        Assert.Equal("OsdRuns", (await Assert.ThrowsAsync<CephadmException>(() => cluster.ZapDeviceAsync("host4", "/dev/sdb", force: true, null, default))).Id);
        from.SetState($"osd.{id}", "error");
        to.Devices["/dev/sdz"] = from.Devices["/dev/sdb"] with { Path = "/dev/sdz" };
        from.Devices.Remove("/dev/sdb");

        Assert.Equal($"osd.{id}", Assert.Single((await cluster.PreviewActivationAsync("host3", default)).Steps).Target);
        Assert.True((await cluster.ActivateOsdsAsync("host3", null, default)).Changed);

        Assert.True(site.Fleet.Cluster.Osds[id].Up);
        Assert.Contains($"osd.{id}", to.Daemons.Keys);
        to.Devices["/dev/sdy"] = new SimulatedDevice("/dev/sdy", "OLD") { OsdId = 77 };
        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<CephadmException>(() => cluster.ZapDeviceAsync("host3", "/dev/sdy", force: false, null, default))).Id);
        Assert.True((await cluster.ZapDeviceAsync("host3", "/dev/sdy", force: true, null, default)).Changed);
        Assert.Null(to.Devices["/dev/sdy"].OsdId);
        Assert.True((await cluster.SetOsdServiceAsync("osd.all", [id], default)).Changed is var changed && (changed || to.Daemons[$"osd.{id}"].ServiceName == "osd.all"));
    }
}
