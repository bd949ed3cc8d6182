using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Planning;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>The loop keeps an agent on hosts that shall have one.</summary>
public sealed class AgentsThatStayTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly SimulatedSession session = new(2);
    private CephCluster cluster = null!;

    private SimulatedHost Added => session.Fleet.Hosts["host2"];

    // What the first host wants is done: the tests are about the second one.
    public async Task InitializeAsync()
    {
        cluster = await session.BootstrapAsync();
        await cluster.ReconcileAsync(Long, null, default);
    }

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_host_is_in_the_inventory_before_its_agent_stays_and_the_loop_sees_to_that()
    {
        await AddAsync();
        Assert.False(Added.AgentStays);
        Assert.Equal(["KeepAgent:host2"], await AgentStepsAsync());
        // Connected by an agent that came with the connection, and still so afterwards.
        await using var other = await session.ConnectAsync();
        Assert.Contains((await other.GetPlanAsync(null, default)).Steps, step => step is KeepAgentStep);

        await cluster.ReconcileAsync(Long, null, default);

        Assert.True(Added.AgentStays);
        Assert.Empty(await AgentStepsAsync());
        Assert.DoesNotContain((await other.GetPlanAsync(null, default)).Steps, step => step is KeepAgentStep);
    }

    [Fact]
    public async Task Unless_told_otherwise()
    {
        await AddAsync(o => o with { SkipAgent = true });
        Assert.Empty(await AgentStepsAsync());
        await cluster.ReconcileAsync(Long, null, default);
        Assert.False(Added.AgentStays);
    }

    [Fact]
    public async Task One_that_was_taken_off_by_hand_comes_back()
    {
        await AddAsync();
        await cluster.ReconcileAsync(Long, null, default);
        Added.AgentStays = false;
        Added.Offline = true;
        await cluster.GetPlanAsync(null, default);
        Added.Offline = false;

        Assert.Equal(["KeepAgent:host2"], await AgentStepsAsync());
        await cluster.ReconcileAsync(Long, null, default);
        Assert.True(Added.AgentStays);
    }

    [Fact]
    public async Task What_keeps_it_from_staying_is_not_tried_again_and_again()
    {
        Added.Faults.Add(new Fault(Verbs.InstallAgent, FaultKind.Fail, 99) { Error = new CephadmException("AgentStartFailed", ErrorKind.Failed, "it does not start") });
        await AddAsync();
        Assert.True((await cluster.ReconcileAsync(Long, null, default)).Complete);

        Assert.Empty(await AgentStepsAsync());
        Assert.False(cluster.State.Current.Hosts["host2"].AgentStays);
        Added.Faults.Clear();
        await cluster.ReconcileAsync(Long, null, default);
        Assert.False(Added.AgentStays);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_no_refusal()
    {
        Added.Faults.Add(new Fault(Verbs.InstallAgent, FaultKind.LoseRequest));
        await AddAsync();
        await cluster.ReconcileAsync(Long, null, default);
        await cluster.ReconcileAsync(Long, null, default);

        Assert.True(Added.AgentStays);
        Assert.Empty(await AgentStepsAsync());
    }

    [Fact]
    public async Task One_that_was_uninstalled_on_purpose_does_not_come_back_until_it_is_installed()
    {
        await AddAsync();
        await cluster.ReconcileAsync(Long, null, default);

        Assert.True(await cluster.UninstallAgentAsync("host2", null, default));
        await cluster.ReconcileAsync(Long, null, default);
        Assert.False(Added.AgentStays);

        await cluster.InstallAgentAsync(new InstallAgentOptions { HostName = "host2" }, null, default);
        Assert.True(Added.AgentStays);
        Assert.True(cluster.State.Current.Hosts["host2"].AgentStays);
    }

    private Task AddAsync(Func<AddHostOptions, AddHostOptions>? change = null)
    {
        var options = new AddHostOptions { HostName = "host2", Address = Added.Address };
        return cluster.AddHostAsync(change?.Invoke(options) ?? options, null, default);
    }

    private async Task<List<string>> AgentStepsAsync() =>
        [.. (await cluster.GetPlanAsync(null, default)).Steps.OfType<KeepAgentStep>().Select(step => step.Id)];
}
