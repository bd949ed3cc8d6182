using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>What a person asks for of daemons, against simulated hosts.</summary>
public sealed class ActionsTests : IAsyncLifetime
{
    private readonly SimulatedSession session = new(3);

    private CephCluster cluster = null!;

    public async Task InitializeAsync()
    {
        cluster = await session.WithAllHostsAsync();
        await session.ApplyAsync(cluster, "service_type: mon\nplacement: {count: 3}\n---\nservice_type: mgr\nplacement: {count: 2}\n---\nservice_type: mds\nservice_id: fs\nplacement: {count: 2}\n");
    }

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        session.Dispose();
    }

    [Fact]
    public async Task A_stopped_daemon_stays_stopped_until_it_is_started()
    {
        var mds = await AnyAsync("mds");

        await DoAsync(new ActionRequest(DaemonActionKind.Stop) { DaemonNames = [mds.DaemonName] });
        Assert.Equal(DaemonStatus.Stopped, (await FindAsync(mds.DaemonName)).Status);
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);
        Assert.Equal(DaemonStatus.Stopped, (await FindAsync(mds.DaemonName)).Status);

        await DoAsync(new ActionRequest(DaemonActionKind.Start) { DaemonNames = [mds.DaemonName] });
        Assert.Equal(DaemonStatus.Running, (await FindAsync(mds.DaemonName)).Status);
    }

    [Fact]
    public async Task A_preview_writes_nothing_and_names_the_very_steps()
    {
        var mds = await AnyAsync("mds");
        var before = session.Records();

        var plan = await cluster.PreviewRequestAsync(new ActionRequest(DaemonActionKind.Restart) { ServiceNames = ["mds.fs"] }, default);

        Assert.Equal(2, plan.Steps.Count);
        Assert.All(plan.Steps, step => Assert.Equal("RestartDaemon", step.Kind));
        Assert.Contains(plan.Steps, step => step.Target == mds.DaemonName);
        Assert.Equal(before, session.Records());
        Assert.DoesNotContain(session.Calls, call => call.StartsWith(Verbs.Unit, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_is_done_once_and_a_second_one_later_again()
    {
        var mds = await AnyAsync("mds");
        var call = $"{Verbs.Unit} restart {mds.DaemonName}";

        await DoAsync(new ActionRequest(DaemonActionKind.Restart) { DaemonNames = [mds.DaemonName] });
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.Equal(1, session.Calls.Count(made => made == call));

        await DoAsync(new ActionRequest(DaemonActionKind.Restart) { DaemonNames = [mds.DaemonName] });
        Assert.Equal(2, session.Calls.Count(made => made == call));
    }

    [Fact]
    public async Task A_redeployment_makes_a_daemon_anew_though_nothing_differs_and_keeps_its_name()
    {
        var mds = await AnyAsync("mds");
        var deployments = session.Calls.Count(call => call == $"{Verbs.Deploy} {mds.DaemonName}");

        await DoAsync(new ActionRequest(DaemonActionKind.Redeploy) { DaemonNames = [mds.DaemonName], Image = "ceph:20.2.5" });

        Assert.Equal(deployments + 1, session.Calls.Count(call => call == $"{Verbs.Deploy} {mds.DaemonName}"));
        Assert.Equal("ceph:20.2.5", (await FindAsync(mds.DaemonName)).Image);
        Assert.Contains(session.Fleet.Cluster.Config, option => option.Who == mds.DaemonName && option is { Name: "container_image", Value: "ceph:20.2.5" });
    }

    [Fact]
    public async Task A_removed_daemon_of_a_managed_service_gets_a_successor()
    {
        var mds = await AnyAsync("mds");

        await DoAsync(new ActionRequest(DaemonActionKind.Remove) { DaemonNames = [mds.DaemonName] });

        var daemons = await cluster.GetDaemonsAsync(default);
        Assert.DoesNotContain(daemons, daemon => daemon.DaemonName == mds.DaemonName);
        Assert.Equal(2, daemons.Count(daemon => daemon.DaemonType == "mds"));
        Assert.False(session.Fleet.Cluster.Auth.ContainsKey(mds.DaemonName));
    }

    [Fact]
    public async Task The_mgrs_are_restarted_one_after_another_and_one_is_active_all_the_time()
    {
        await DoAsync(new ActionRequest(DaemonActionKind.Restart) { ServiceNames = ["mgr"] });

        Assert.Equal(2, session.Calls.Count(call => call.StartsWith($"{Verbs.Unit} restart mgr.", StringComparison.Ordinal)));
        Assert.Equal(2, session.Fleet.Cluster.Mgrs.Count);
    }

    [Fact]
    public async Task A_mon_that_the_quorum_needs_is_not_stopped_and_the_request_waits_with_its_reason()
    {
        var mons = (await cluster.GetDaemonsAsync(default)).Where(daemon => daemon.DaemonType == "mon").ToList();
        await DoAsync(new ActionRequest(DaemonActionKind.Stop) { DaemonNames = [mons[0].DaemonName] });

        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Stop) { DaemonNames = [mons[1].DaemonName] }, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);

        Assert.False(result.Complete);
        Assert.Contains("would be in quorum", Assert.Single(result.Failures).Text, StringComparison.Ordinal);
        Assert.Equal(DaemonStatus.Running, (await FindAsync(mons[1].DaemonName)).Status);
        // It is done when the first one is back.
        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Start) { DaemonNames = [mons[0].DaemonName] }, default);
        ReconcileResult again;
        do
        {
            again = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        }
        while (again is { Complete: false, Changed: true });
        Assert.True(again.Complete);
        Assert.Equal(DaemonStatus.Stopped, (await FindAsync(mons[1].DaemonName)).Status);
    }

    [Fact]
    public async Task A_request_that_failed_on_its_host_is_tried_anew_and_not_answered_from_the_journal()
    {
        var mds = await AnyAsync("mds");
        foreach (var host in session.Fleet.Hosts.Values)
        {
            host.Faults.Add(new Fault(Verbs.Unit, FaultKind.Fail, Times: 1) { Error = new CephadmException("DaemonStartFailed", ErrorKind.Failed, "It did not start.", "See its journal.") });
        }

        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Restart) { DaemonNames = [mds.DaemonName] }, default);
        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
    }

    [Theory]
    [InlineData(DaemonActionKind.Restart, "mds.nowhere", null, "DaemonNotFound")]
    [InlineData(DaemonActionKind.Restart, "mds", null, "DaemonNotFound")]
    [InlineData(DaemonActionKind.Stop, null, "mon", "ServiceNeeded")]
    [InlineData(DaemonActionKind.Restart, null, "rgw.none", "ServiceUnknown")]
    public async Task What_cannot_be_is_refused_before_anything_is_stored(DaemonActionKind kind, string? daemon, string? service, string id)
    {
        var before = session.Records();

        var error = await Assert.ThrowsAsync<CephadmException>(() => cluster.RequestAsync(
            new ActionRequest(kind) { DaemonNames = daemon is null ? [] : [daemon], ServiceNames = service is null ? [] : [service] }, default));

        Assert.Equal(id, error.Id);
        Assert.NotNull(error.Advice);
        Assert.Equal(before, session.Records());
    }

    [Fact]
    public async Task A_mon_is_removed_by_force_only()
    {
        var mon = await AnyAsync("mon");

        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<CephadmException>(
            () => cluster.RequestAsync(new ActionRequest(DaemonActionKind.Remove) { DaemonNames = [mon.DaemonName] }, default))).Id);
    }

    [Fact]
    public async Task While_paused_nothing_happens_and_afterwards_everything()
    {
        var mds = await AnyAsync("mds");
        Assert.True((await cluster.SetPausedAsync(true, default)).Changed);
        Assert.False((await cluster.SetPausedAsync(true, default)).Changed);

        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Stop) { DaemonNames = [mds.DaemonName] }, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.False(result.Complete);
        Assert.Contains(result.Left!.Notes, note => note.Code == "Paused");
        Assert.Equal(DaemonStatus.Running, (await FindAsync(mds.DaemonName)).Status);
        Assert.Contains((await cluster.GetStatusAsync(default)).Checks, check => check.Code == "CEPHADM_PAUSED");

        Assert.True((await cluster.SetPausedAsync(false, default)).Changed);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.Equal(DaemonStatus.Stopped, (await FindAsync(mds.DaemonName)).Status);
    }

    [Fact]
    public async Task What_waits_survives_the_session_that_asked_and_can_be_taken_back()
    {
        var mds = await AnyAsync("mds");
        await cluster.RequestAsync(new ActionRequest(DaemonActionKind.Stop) { DaemonNames = [mds.DaemonName] }, default);

        await using (var other = await session.ConnectAsync())
        {
            Assert.Contains((await other.GetPlanAsync(null, default)).Steps, step => step.Target == mds.DaemonName && step.Kind == "StopDaemon");
        }
        Assert.Single(await cluster.CancelRequestsAsync([mds.DaemonName, "mds.other"], default));
        Assert.True((await cluster.GetPlanAsync(null, default)).IsEmpty);
    }

    private async Task DoAsync(ActionRequest request)
    {
        Assert.Contains(await cluster.RequestAsync(request, default), result => result.Changed);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text ?? string.Join("; ", result.Left!.Steps.Select(step => step.Describe())));
    }

    private async Task<CephDaemon> AnyAsync(string type) => (await cluster.GetDaemonsAsync(default)).First(daemon => daemon.DaemonType == type);

    private async Task<CephDaemon> FindAsync(string name) => (await cluster.GetDaemonsAsync(default)).Single(daemon => daemon.DaemonName == name);
}
