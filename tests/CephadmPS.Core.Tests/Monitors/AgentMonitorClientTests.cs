using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Monitors;

public sealed class AgentMonitorClientTests : IAsyncLifetime
{
    private readonly SimulatedFleet _fleet = new(3);
    private readonly HostConnections _hosts;
    private readonly AgentMonitorClient _client;
    private long _epoch;

    public AgentMonitorClientTests()
    {
        foreach (var host in _fleet.Hosts.Values)
        {
            _fleet.Cluster.AddMon(host.HostName, host.Address);
        }
        _hosts = new HostConnections(_fleet);
        _client = new AgentMonitorClient(new MonitorClientOptions
        {
            Fsid = _fleet.Cluster.Fsid,
            Hosts = () => ["host1", "host2", "host3"],
            Connect = _hosts.GetAsync,
            Epoch = () => _epoch,
        });
    }

    public Task InitializeAsync() => _hosts.SetHostsAsync(_fleet.Addresses);

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _hosts.DisposeAsync();
    }

    [Fact]
    public async Task Bytes_and_text_come_through()
    {
        Assert.Equal(0x0a, (await _client.GetMonMapBytesAsync())[0]);
        Assert.Equal(3, (await _client.GetMonMapAsync()).Mons.Count);
    }

    [Fact]
    public async Task When_a_host_goes_another_takes_over()
    {
        await _client.GetStatusAsync();
        _fleet.Hosts["host1"].Offline = true;
        Assert.Equal(_fleet.Cluster.Fsid, (await _client.GetStatusAsync()).Fsid);
        await _client.SetConfigKeyAsync("k", "v");
        Assert.Equal("v", _fleet.Cluster.ConfigKeys["k"]);
    }

    [Fact]
    public async Task When_the_connection_of_a_session_is_closed_because_its_host_is_reached_elsewhere_another_takes_over()
    {
        await _client.GetStatusAsync();
        await _client.Spare;
        await _hosts.SetHostsAsync(_fleet.Addresses.Select(host => host with { Address = host.Address + "9" }));

        for (var i = 0; i < 3; i++)
        {
            await _hosts.SetHostsAsync(_fleet.Addresses);
            await _client.SetConfigKeyAsync("k", $"{i}");
            Assert.Equal($"{i}", _fleet.Cluster.ConfigKeys["k"]);
            Assert.Equal(_fleet.Cluster.Fsid, (await _client.GetStatusAsync()).Fsid);
            await _hosts.SetHostsAsync([]);
        }
    }

    [Fact]
    public async Task A_session_that_ended_is_opened_again_and_nothing_is_lost()
    {
        await _client.GetStatusAsync();
        var host = _fleet.Hosts["host1"];
        host.Offline = true;
        await Assert.ThrowsAsync<CephadmException>(async () => await (await _hosts.GetAsync("host1")).GatherFactsAsync());
        host.Offline = false;
        for (var i = 0; i < 5; i++)
        {
            await _client.SetConfigKeyAsync("k", $"{i}");
        }
        Assert.Equal("4", _fleet.Cluster.ConfigKeys["k"]);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_unknown_and_not_repeated()
    {
        await _client.GetStatusAsync();
        // What the second session asks shall not meet the fault.
        await _client.Spare;
        foreach (var host in _fleet.Hosts.Values)
        {
            host.Faults.Add(new Fault(Verbs.MonitorCommand, FaultKind.LoseAnswer));
        }
        var error = await Assert.ThrowsAsync<CephadmException>(() => _client.SetConfigKeyAsync("k", "v"));
        Assert.Equal(("AnswerUnknown", ErrorKind.Timeout), (error.Id, error.Kind));
        Assert.Equal("v", _fleet.Cluster.ConfigKeys["k"]);
    }

    [Fact]
    public async Task A_question_whose_answer_was_lost_is_asked_again()
    {
        await _client.GetStatusAsync();
        // What the second session asks shall not meet the fault.
        await _client.Spare;
        foreach (var host in _fleet.Hosts.Values)
        {
            host.Faults.Add(new Fault(Verbs.MonitorCommand, FaultKind.LoseAnswer));
        }
        Assert.Equal("HEALTH_WARN", (await _client.GetStatusAsync()).Health);
    }

    [Fact]
    public async Task Without_any_host_the_error_names_every_reason()
    {
        foreach (var host in _fleet.Hosts.Values)
        {
            host.Offline = true;
        }
        var error = await Assert.ThrowsAsync<CephadmException>(() => _client.GetStatusAsync());
        Assert.Equal("NoMonitor", error.Id);
        Assert.Equal(3, error.Details.Count);
    }

    [Fact]
    public async Task A_controller_that_no_longer_leads_changes_nothing()
    {
        _epoch = 3;
        await _client.SetConfigKeyAsync("k", "mine");
        _fleet.Cluster.Epoch = 4;
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => _client.SetConfigKeyAsync("k", "late"))).Id);
        Assert.Equal("mine", _fleet.Cluster.ConfigKeys["k"]);
        Assert.Equal(_fleet.Cluster.Fsid, (await _client.GetStatusAsync()).Fsid);
    }

    [Fact]
    public async Task A_spare_session_is_opened_beside_the_first()
    {
        await _client.GetStatusAsync();
        await Wait.UntilAsync(() => _fleet.Hosts["host2"].Calls.Contains(Verbs.OpenMonitor));
        _fleet.Hosts["host2"].Faults.Add(new Fault(Verbs.OpenMonitor, FaultKind.Fail, int.MaxValue));
        _fleet.Hosts["host3"].Offline = true;
        _fleet.Hosts["host1"].Offline = true;
        Assert.Equal(_fleet.Cluster.Fsid, (await _client.GetStatusAsync()).Fsid);
    }
}
