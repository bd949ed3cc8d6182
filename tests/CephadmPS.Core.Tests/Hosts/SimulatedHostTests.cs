using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

public sealed class SimulatedHostTests
{
    private readonly SimulatedFleet _fleet = new(3);
    private readonly SimulatedHost _host;
    private readonly IAgentChannel _channel;

    public SimulatedHostTests()
    {
        _host = _fleet.Hosts["host1"];
        _channel = _host.Connect();
    }

    private string Fsid => _fleet.Cluster.Fsid;

    [Fact]
    public async Task A_deployed_daemon_is_listed_and_part_of_the_cluster()
    {
        await BootstrapAsync();
        Assert.Equal(["mgr.host1.abc", "mon.host1"], (await _channel.ListDaemonsAsync(Fsid)).Select(d => d.Name));
        var status = await new SimulatedMonitor(_fleet.Cluster).GetStatusAsync();
        Assert.Equal(("HEALTH_OK", true), (status.Health, status.MgrAvailable));
        var stopped = await _channel.UnitAsync(new UnitRequest { Fsid = Fsid, Name = "mgr.host1.abc", Action = "stop" });
        Assert.Equal("stopped", stopped.State);
        Assert.Contains("MGR_DOWN", (await new SimulatedMonitor(_fleet.Cluster).GetStatusAsync()).Checks.Keys);
    }

    [Fact]
    public async Task A_repeated_operation_answers_with_the_recorded_result_while_the_host_is_as_it_left_it()
    {
        await BootstrapAsync();
        var request = Deploy("mds.a", "op-1");
        var first = await _channel.DeployAsync(request);
        var again = await _channel.DeployAsync(request);
        Assert.Equal((first.Kind, first.Daemon!.Deployed), (again.Kind, again.Daemon!.Deployed));
        Assert.Equal("done", (await _channel.OperationAsync(Fsid, "op-1")).State);
        Assert.Equal("unknown", (await _channel.OperationAsync(Fsid, "op-2")).State);

        await _channel.RemoveDaemonAsync(new RemoveDaemonRequest { Fsid = Fsid, Name = "mds.a" });
        await _channel.DeployAsync(request);
        Assert.Single(await _channel.ListDaemonsAsync(name: "mds.a"));
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_work_done_and_a_lost_request_does_not()
    {
        _host.Faults.Add(new Fault(Verbs.Deploy, FaultKind.LoseAnswer));
        _host.Faults.Add(new Fault(Verbs.Deploy, FaultKind.LoseRequest));
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<CephadmException>(() => _channel.DeployAsync(Deploy("crash.a", "1")))).Id);
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<CephadmException>(() => _channel.DeployAsync(Deploy("crash.b", "2")))).Id);
        Assert.Equal(["crash.a"], _host.Daemons.Keys);
    }

    [Fact]
    public async Task Another_leaders_epoch_ends_ours_on_every_host()
    {
        await _channel.AttachAsync(Fsid, 1, "old");
        await _fleet.Hosts["host2"].Connect().AttachAsync(Fsid, 2, "new");
        var late = Deploy("crash.a", "1");
        late.Epoch = 1;
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => _channel.DeployAsync(late))).Id);
        Assert.Empty(_host.Daemons);
    }

    [Fact]
    public async Task An_osd_is_made_on_the_approved_device_only()
    {
        await BootstrapAsync();
        _host.Devices["/dev/sdb"] = new SimulatedDevice("/dev/sdb", "SIM_1");
        var request = new PrepareOsdRequest { Fsid = Fsid, Device = "/dev/sdb", Identity = "SIM_2" };
        Assert.Equal("DeviceChanged", (await Assert.ThrowsAsync<CephadmException>(() => _channel.PrepareOsdAsync(request))).Id);
        request.Identity = "SIM_1";
        var osd = await _channel.PrepareOsdAsync(request);
        Assert.Equal("DeviceInUse", (await Assert.ThrowsAsync<CephadmException>(() => _channel.PrepareOsdAsync(request))).Id);
        await _channel.DeployAsync(Deploy($"osd.{osd.OsdId}", "1"));
        var map = await new SimulatedMonitor(_fleet.Cluster).GetOsdMapAsync();
        Assert.Equal((osd.OsdId, osd.OsdFsid, true, true), (map.Osds[0].Id, map.Osds[0].Uuid, map.Osds[0].Up, map.Osds[0].In));
        Assert.False((bool)JArray.Parse(await _channel.CephVolumeInventoryAsync(new CephVolumeRequest()))[0]["available"]!);
        Assert.Equal("/dev/sdb", (string?)JObject.Parse(await _channel.CephVolumeRawListAsync(new CephVolumeRequest()))[osd.OsdFsid]!["device"]);
    }

    [Fact]
    public async Task Connections_gather_changes_and_close_what_leaves_the_set()
    {
        await using var connections = new HostConnections(_fleet);
        await connections.SetHostsAsync(_fleet.Addresses);
        Assert.Empty(await connections.AttachAsync(Fsid, 1, "me"));
        _fleet.Hosts["host2"].Notify("daemons", "mon.host2");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var change = await connections.Changes.ReadAsync(patience.Token);
        Assert.Equal(("host2", "daemons", "mon.host2"), (change.HostName, change.Notice.Kind, change.Notice.Names![0]));
        var channel = await connections.GetAsync("host3");
        await connections.SetHostsAsync(_fleet.Addresses.Take(2));
        Assert.False(channel.IsConnected);
        Assert.Equal("HostUnknown", (await Assert.ThrowsAsync<CephadmException>(() => connections.GetAsync("host3"))).Id);
        Assert.Equal(["host1", "host2"], connections.HostNames);
    }

    [Fact]
    public async Task Attaching_names_the_hosts_that_are_out_of_reach_and_attaches_them_when_they_come_back()
    {
        var time = new Support.ManualTime();
        await using var connections = new HostConnections(_fleet, time: time);
        await connections.SetHostsAsync(_fleet.Addresses);
        _host.Offline = true;
        var missing = await connections.AttachAsync(Fsid, 1, "me");
        Assert.Equal("HostUnreachable", Assert.Single(missing).Value.Id);
        _host.Offline = false;
        time.Advance(TimeSpan.FromSeconds(30));
        var request = Deploy("crash.a", "1");
        request.Epoch = 1;
        await (await connections.GetAsync("host1")).DeployAsync(request);
        Assert.Equal(["crash.a"], _host.Daemons.Keys);
    }

    [Fact]
    public async Task A_kept_channel_whose_attachment_failed_is_attached_when_it_is_next_asked_for()
    {
        await using var connections = new HostConnections(_fleet);
        await connections.SetHostsAsync(_fleet.Addresses);
        Assert.Empty(await connections.AttachAsync(Fsid, 1, "me"));
        _host.Faults.Add(new Fault(Verbs.Attach, FaultKind.LoseRequest));
        Assert.Equal("AnswerUnknown", Assert.Single(await connections.AttachAsync(Fsid, 2, "me")).Value.Id);
        var request = Deploy("crash.a", "1");
        request.Epoch = 2;
        await (await connections.GetAsync("host1")).DeployAsync(request);
        Assert.Equal(["crash.a"], _host.Daemons.Keys);
    }

    [Fact]
    public async Task A_slow_host_is_not_waited_for_longer_than_asked_and_is_attached_before_its_next_use()
    {
        var time = new Support.ManualTime();
        var fleet = new SimulatedFleet(3, Fsid, time);
        await using var connections = new HostConnections(fleet, time: time);
        await connections.SetHostsAsync(fleet.Addresses);
        Assert.Empty(await connections.AttachAsync(Fsid, 1, "me"));
        fleet.Hosts["host1"].Faults.Add(new Fault(Verbs.Attach, FaultKind.Delay) { Delay = TimeSpan.FromHours(1) });
        var attaching = connections.AttachAsync(Fsid, 2, "me", patience: TimeSpan.FromSeconds(1));
        await Support.Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return attaching.IsCompleted;
        });
        Assert.Equal("HostUnreachable", Assert.Single(await attaching).Value.Id);

        var used = connections.GetAsync("host1");
        Assert.False(used.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        var request = Deploy("crash.a", "1");
        request.Epoch = 2;
        await (await used.WaitAsync(TimeSpan.FromSeconds(20))).DeployAsync(request);
        Assert.Equal(["crash.a"], fleet.Hosts["host1"].Daemons.Keys);
    }

    [Fact]
    public async Task A_stale_epoch_is_thrown_and_not_listed()
    {
        await _fleet.Hosts["host2"].Connect().AttachAsync(Fsid, 5, "other");
        await using var connections = new HostConnections(_fleet);
        await connections.SetHostsAsync(_fleet.Addresses);
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => connections.AttachAsync(Fsid, 4, "me"))).Id);
    }

    private Task<BootstrapResult> BootstrapAsync() => _channel.BootstrapAsync(new BootstrapRequest
    {
        Fsid = Fsid,
        MonId = "host1",
        MgrId = "host1.abc",
        Image = "ceph:20",
        OperationId = "bootstrap",
    });

    private DeployRequest Deploy(string name, string operation) => new() { Fsid = Fsid, Name = name, Image = "ceph:20", OperationId = operation };
}
