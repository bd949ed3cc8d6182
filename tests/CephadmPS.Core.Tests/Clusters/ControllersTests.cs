using CephadmPS.Core.Clusters;
using CephadmPS.Core.Controllers;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>Controllers as services of the cluster, against simulated hosts.</summary>
public sealed class ControllersTests : IDisposable
{
    private const string Mons = "service_type: mon\nplacement: {count: 3}\n";
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(3);
    private readonly ClusterEnvironment environment;

    public ControllersTests()
    {
        var program = Path.Combine(home, "program");
        using (var file = File.Create(program))
        {
            file.SetLength(21 << 20);
        }
        environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => fleet, ControllerPath = program };
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task A_new_cluster_has_one_on_its_first_host_and_another_as_soon_as_there_are_mons_elsewhere()
    {
        await using var cluster = await BootstrapAsync();
        Assert.Equal(["host1"], Running);
        await AddOthersAsync(cluster);
        await cluster.SetSpecsAsync(SpecFile.ParseValid(Mons), new SetSpecsOptions(), default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text);
        Assert.Equal(["host1", "host2"], Running);
        Assert.Single(fleet.Hosts.Values.Select(host => host.LetsIn).Distinct());
        Assert.All(fleet.Hosts.Values, host => Assert.StartsWith("ssh-ed25519 ", host.LetsIn, StringComparison.Ordinal));
        // The private key goes to the hosts that run one, and is in no call's name and no plan.
        Assert.StartsWith("-----BEGIN ", fleet.Hosts["host2"].Controller!.Identity, StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_is_put_there_when_that_was_asked_for()
    {
        await using var cluster = await BootstrapAsync(options => options with { NoController = true });
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.Empty(Running);
        Assert.DoesNotContain(fleet.Cluster.ConfigKeys.Keys, key => key.Contains("ssh-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Installing_twice_changes_nothing_and_removed_ones_do_not_come_back()
    {
        await using var cluster = await BootstrapAsync(options => options with { NoController = true });
        Assert.All(await cluster.InstallControllersAsync(new ControllerOptions(), null, default), controller => Assert.True(controller.Changed));
        Assert.All(await cluster.InstallControllersAsync(new ControllerOptions(), null, default), controller => Assert.False(controller.Changed));
        await cluster.RemoveControllersAsync([], default);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.Empty(Running);
    }

    [Fact]
    public async Task One_that_is_taken_off_a_host_stays_off()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        await cluster.SetSpecsAsync(SpecFile.ParseValid(Mons), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        await cluster.RemoveControllersAsync(["host1"], default);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.Equal(["host2"], Running);
    }

    [Fact]
    public async Task One_whose_unit_is_deleted_comes_back_at_once_and_one_that_is_stopped_does_not()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        await cluster.SetSpecsAsync(SpecFile.ParseValid(Mons), new SetSpecsOptions(), default);
        using var end = new CancellationTokenSource();
        var loop = cluster.CreateLoop();
        var run = Task.Run(() => loop.RunAsync(null, end.Token));
        await Wait.UntilAsync(() => loop.Status.State == "Idle" && Running.Count() == 2);
        var full = loop.Status.FullLooks;

        fleet.Hosts["host2"].DeleteController();
        await Wait.UntilAsync(() => fleet.Hosts["host2"].Controller is not null);
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
        Assert.Equal(full, loop.Status.FullLooks);
        Assert.Equal(["host1", "host2"], Running);

        var installs = Installs();
        fleet.Hosts["host2"].ControllerState = "stopped";
        fleet.Hosts["host2"].Notify("daemons");
        await Wait.UntilAsync(() => loop.HealthChecks.Any(check => check.Code == "CEPHADMPS_CONTROLLER_DOWN"));
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
        Assert.Equal(installs, Installs());

        await end.CancelAsync();
        await run;
    }

    [Fact]
    public async Task One_that_leads_is_taken_off_although_another_one_takes_over_meanwhile()
    {
        await using var cluster = await BootstrapAsync();
        await AddOthersAsync(cluster);
        await cluster.SetSpecsAsync(SpecFile.ParseValid(Mons), new SetSpecsOptions(), default);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        // It is gone when the next one claims the lead; what follows under its epoch is refused.
        fleet.Hosts["host1"].DeleteController();
        await cluster.GetHostsAsync(default);
        fleet.Hosts["host1"].Faults.Add(new Fault(Verbs.RemoveController, FaultKind.Fail) { Error = new CephadmException("StaleEpoch", ErrorKind.Conflict, "Another controller leads.", null, "host1") });

        var removed = await cluster.RemoveControllersAsync(["host1"], default);

        // Refused once, and done then.
        Assert.Null(fleet.Hosts["host1"].Faults.Take(Verbs.RemoveController));
        Assert.Single(fleet.Hosts["host1"].Calls, call => call.StartsWith(Verbs.RemoveController, StringComparison.Ordinal));
        Assert.Equal("host1", Assert.Single(removed).HostName);
        Assert.Equal(["host2"], (await cluster.GetControllersAsync(default)).Select(controller => controller.HostName));
    }

    private int Installs() => fleet.Hosts.Values.Sum(host => host.Calls.Count(call => call.StartsWith(Verbs.InstallController, StringComparison.Ordinal)));

    private IEnumerable<string> Running => fleet.Hosts.Values.Where(host => host.Controller is not null).Select(host => host.HostName).Order(StringComparer.Ordinal);

    private Task<CephCluster> BootstrapAsync(Func<BootstrapOptions, BootstrapOptions>? change = null)
    {
        var host = fleet.Hosts["host1"];
        var options = new BootstrapOptions { HostName = host.HostName, Address = host.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true };
        return ClusterBootstrap.RunAsync(change?.Invoke(options) ?? options, environment, null, default);
    }

    private async Task AddOthersAsync(CephCluster cluster)
    {
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
    }
}
