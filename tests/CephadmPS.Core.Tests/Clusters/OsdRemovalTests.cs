using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Planning;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>The removal queue as a person uses it, against simulated hosts.</summary>
public sealed class OsdRemovalTests : IAsyncLifetime
{
    private readonly SimulatedSite site = new(3);
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
    public async Task An_osd_is_drained_then_removed_and_its_device_is_not_taken_again_unasked()
    {
        var (id, host) = (1, site.Fleet.Cluster.Osds[1].HostName);
        var preview = await cluster.PreviewOsdRemovalAsync(new OsdRemovalOptions { OsdIds = [id], Zap = true }, default);
        Assert.IsType<DrainOsdStep>(Assert.Single(preview.Steps));
        Assert.Contains(preview.Notes, note => note.Text.Contains($"DISK_{host}", StringComparison.Ordinal));
        Assert.Empty(await cluster.GetOsdRemovalsAsync(default));

        Assert.True(Assert.Single(await cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [id], Zap = true }, default)).Changed);
        Assert.Equal("not started", Assert.Single(await cluster.GetOsdRemovalsAsync(default)).State);
        Assert.False(Assert.Single(await cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [id], Zap = true }, default)).Changed);

        var result = await cluster.ReconcileAsync(TimeSpan.FromSeconds(30), null, default);
        Assert.False(result.Complete);
        Assert.Equal(0, site.Fleet.Cluster.Osds[id].CrushWeight);
        Assert.True(site.Fleet.Cluster.Osds[id].Up);
        var queued = Assert.Single(await cluster.GetOsdRemovalsAsync(default));
        Assert.Equal(("draining", 8), (queued.State, queued.Pgs));

        site.Fleet.Cluster.Osds[id].HoldsData = false;
        Assert.Equal("done, waiting for purge", Assert.Single(await cluster.GetOsdRemovalsAsync(default)).State);
        result = await cluster.ReconcileAsync(TimeSpan.FromSeconds(30), null, default);

        Assert.False(site.Fleet.Cluster.Osds.ContainsKey(id));
        Assert.DoesNotContain("osd.1", site.Fleet.Hosts[host].Daemons.Keys);
        Assert.Null(site.Fleet.Hosts[host].Devices["/dev/sdb"].OsdId);
        Assert.Empty(await cluster.GetOsdRemovalsAsync(default));
        // The device is free, its spec wants it, and it waits for a person all the same.
        Assert.True(Assert.IsType<CreateOsdStep>(Assert.Single(result.Left!.Steps)).NeedsApproval);
    }

    [Fact]
    public async Task A_stopped_removal_gives_the_weight_back()
    {
        site.Fleet.Cluster.Osds[0].CrushWeight = 18.19;
        await cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [0] }, default);
        await cluster.ReconcileAsync(TimeSpan.FromSeconds(30), null, default);
        Assert.Equal(0, site.Fleet.Cluster.Osds[0].CrushWeight);

        await cluster.StopOsdRemovalsAsync([0], null, default);

        Assert.Equal(18.19, site.Fleet.Cluster.Osds[0].CrushWeight);
        Assert.Empty(await cluster.GetOsdRemovalsAsync(default));
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromSeconds(30), null, default)).Complete);
        Assert.Equal("OsdNotQueued", (await Assert.ThrowsAsync<CephadmException>(() => cluster.StopOsdRemovalsAsync([0], null, default))).Id);
    }

    [Fact]
    public async Task A_replacement_gets_the_number_back()
    {
        var host = site.Fleet.Hosts[site.Fleet.Cluster.Osds[2].HostName];
        site.Fleet.Cluster.Osds[2].HoldsData = false;
        await cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [2], Replace = true }, default);
        await cluster.ReconcileAsync(TimeSpan.FromSeconds(30), null, default);
        Assert.True(site.Fleet.Cluster.Osds[2].Destroyed);

        host.Devices["/dev/sdb"] = new SimulatedDevice("/dev/sdb", "NEW_DISK");
        host.Notify("devices", "/dev/sdb");
        await cluster.DisposeAsync();
        await using var other = await site.ConnectAsync();
        var plan = await other.GetPlanAsync(null, default);
        Assert.Equal(2, Assert.IsType<CreateOsdStep>(Assert.Single(plan.Steps)).ReplacesOsd);
        await other.ApproveAsync(plan, default);
        var result = await other.ReconcileAsync(TimeSpan.FromSeconds(30), null, default);

        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
        Assert.Equal(3, site.Fleet.Cluster.Osds.Count);
        Assert.True(site.Fleet.Cluster.Osds[2] is { Up: true, Destroyed: false });
    }

    [Theory]
    [InlineData(Verbs.RemoveDaemon, FaultKind.LoseAnswer)]
    [InlineData(Verbs.RemoveDaemon, FaultKind.LoseRequest)]
    [InlineData(Verbs.ZapDevice, FaultKind.LoseAnswer)]
    [InlineData(Verbs.ZapDevice, FaultKind.Fail)]
    public async Task Once_the_faults_stop_the_removal_is_finished(string verb, FaultKind kind)
    {
        site.Fleet.Cluster.Osds[1].HoldsData = false;
        site.Fleet.Hosts[site.Fleet.Cluster.Osds[1].HostName].Faults.Add(new Fault(verb, kind, Times: 2));
        await cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [1], Zap = true }, default);
        for (var round = 0; round < 6 && (await cluster.GetOsdRemovalsAsync(default)).Count > 0; round++)
        {
            await cluster.ReconcileAsync(TimeSpan.FromSeconds(30), null, default);
        }
        Assert.Empty(await cluster.GetOsdRemovalsAsync(default));
        Assert.Equal([0, 2], site.Fleet.Cluster.Osds.Keys);
        Assert.Equal(2, site.Fleet.Hosts.Values.Sum(host => host.Devices.Values.Count(device => device.OsdId is not null)));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_before_anything_is_stored()
    {
        Assert.Equal("OsdUnknown", (await Assert.ThrowsAsync<CephadmException>(() => cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [0, 99] }, default))).Id);
        Assert.Empty(await cluster.GetOsdRemovalsAsync(default));
        await cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [0] }, default);
        Assert.Equal("OsdRemovalQueued", (await Assert.ThrowsAsync<CephadmException>(
            () => cluster.RemoveOsdsAsync(new OsdRemovalOptions { OsdIds = [0], Zap = true }, default))).Id);
    }
}
