using CephadmPS.Agent.Cli;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Shell;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Units;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Cli;

public sealed class DaemonInvocationTests : IDisposable
{
    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    private static DaemonInvocation? Parse(string line) => DaemonInvocation.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private Task DeployAsync(string name) => new DeployVerb().RunAsync(ActingHost.RequestOf(name), host.Verb, CancellationToken.None);

    private async Task<string> SaysAsync(string line)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Parse(line)!.RunAsync(host.Context, output, CancellationToken.None));
        return output.ToString().TrimEnd();
    }

    [Theory]
    [InlineData("logs --name mon.a")]
    [InlineData("unit start --name mon.a")]
    [InlineData("ls")]
    [InlineData("")]
    public void Requests_are_none_of_its_business(string line) => Assert.Null(Parse(line));

    [Theory]
    [InlineData("enter", "--name")]
    [InlineData("enter --name a.b --infer-name c", "--name")]
    [InlineData("unit --name a.b --dry-run", "what to do")]
    [InlineData("run --name a.b -- x", "nothing behind")]
    [InlineData("enter ls --name a.b", "takes no 'ls'")]
    public void What_it_does_not_take_is_refused(string line, string text) => Assert.Contains(text, Assert.Throws<UsageException>(() => Parse(line)).Message);

    [Fact]
    public async Task A_command_goes_into_the_container_as_it_is()
    {
        await DeployAsync("mds.x");
        Assert.Equal($"/usr/bin/podman exec -i ceph-{TestHost.Fsid}-mds-x ceph -s --name y", await SaysAsync("enter --infer-name mds --dry-run -- ceph -s --name y"));
    }

    [Fact]
    public async Task Journal_and_unit_are_told_without_being_touched()
    {
        await DeployAsync("mds.x");
        Assert.Equal($"journalctl -u ceph-{TestHost.Fsid}@mds.x.service -f -n 5", await SaysAsync("logs --name mds.x --dry-run -- -f -n 5"));
        Assert.Equal($"systemctl restart ceph-{TestHost.Fsid}@mds.x.service", await SaysAsync($"unit restart --fsid {TestHost.Fsid} --name mds.x --dry-run"));
    }

    [Fact]
    public async Task In_the_foreground_it_is_the_daemons_own_script_not_detached()
    {
        await DeployAsync("mds.x");
        var line = await new DaemonCommands(host.Context).RunAsync(new ClusterChoice(host.Context).Daemon(null, "mds.x", null), dryRun: true, CancellationToken.None);
        Assert.Equal(["bash", "-c"], line.Take(2));
        Assert.DoesNotContain(" -d --log-driver", line[2]);
        Assert.DoesNotContain("conmon-pidfile", line[2]);
        Assert.Contains(" -i -e CONTAINER_IMAGE", line[2]);
        var error = await Assert.ThrowsAsync<AgentException>(() => Parse("run --name mds.x")!.RunAsync(host.Context, TextWriter.Null, CancellationToken.None));
        Assert.Equal("DaemonRuns", error.Id);
    }

    [Fact]
    public async Task A_part_of_a_name_finds_one_daemon_or_says_which_it_may_be()
    {
        await DeployAsync("mds.x");
        await DeployAsync("mds.y");
        var choice = new ClusterChoice(host.Context);
        Assert.Equal("mds.y", choice.Daemon(null, null, "y").Name);
        var error = Assert.Throws<AgentException>(() => choice.Daemon(null, null, "mds"));
        Assert.Equal("NameAmbiguous", error.Id);
        Assert.Contains("mds.x, mds.y", error.Message);
        Assert.Equal("NoSuchDaemon", Assert.Throws<AgentException>(() => choice.Daemon(null, null, "osd")).Id);
    }

    [Fact]
    public void A_request_may_leave_out_what_the_host_tells()
    {
        var logs = Invocation.Parse(["logs", "--infer-name", "mds"]);
        Assert.Equal("mds", logs.InferName);
        Assert.Throws<UsageException>(() => Invocation.Parse(["logs"]));
        Assert.Throws<UsageException>(() => Invocation.Parse(["rm-daemon", "--infer-name", "mds"]));
        Assert.Equal(["a", "b"], (string[])Invocation.Parse(["install", "a", "b"]).Values["packages"]);
        Assert.Equal("x.json", Invocation.Parse(["registry-login", "--registry-json", "x.json"]).Input);
    }

    [Fact]
    public async Task Unit_files_are_written_anew()
    {
        await DeployAsync("mds.x");
        var path = $"/etc/systemd/system/ceph-{TestHost.Fsid}@.service";
        var before = host.Read(path);
        host.With(path, "damaged");
        var request = new UnitInstallRequest { Fsid = TestHost.Fsid, Name = "mds.x" };
        var result = await new UnitInstallVerb().RunAsync(request, host.Verb, CancellationToken.None);
        Assert.Equal(Path.GetFileName(path), Assert.Single(result.Changed));
        Assert.Equal((before, "running"), (host.Read(path), result.State));
        Assert.Empty((await new UnitInstallVerb().RunAsync(request, host.Verb, CancellationToken.None)).Changed);
    }
}
