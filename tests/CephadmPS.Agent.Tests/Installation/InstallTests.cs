using System.Text.Json;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Installation;

public sealed class InstallTests : IDisposable
{
    private const string Program = "/usr/local/sbin/cephadm-agent";
    private readonly ActingHost host = new();
    private readonly Releaser releaser = new();

    public InstallTests() => host.Programs.Instead["visudo"] = () => new ProcessResult(0, "", "");

    public void Dispose()
    {
        host.Dispose();
        releaser.Dispose();
    }

    private async Task<T> RunAsync<T>(string verb, object request, AgentCore? core = null)
    {
        using var own = new AgentCore(host.Context, resident: true);
        var table = VerbTable.ForAdministrators().With([new AgentStatusVerb(core ?? own), new ReplaceAgentVerb(core ?? own)]);
        var answer = await new Dispatcher(host.Context, TimeProvider.System).RunAsync(
            table.Find(verb)!, request is string text ? Json.Of(text) : JsonSerializer.SerializeToElement(request, request.GetType(), AgentJson.Default), Caller.Local, host.Reports.Add, CancellationToken.None);
        return (T)answer.Deserialize(typeof(T), AgentJson.Default)!;
    }

    private Task<InstallAgentResult> InstallAsync(string? user = null, string? key = null, bool replaceKey = false) =>
        RunAsync<InstallAgentResult>(Protocol.Verbs.InstallAgent, new InstallAgentRequest { User = user, PublicKey = key, ReplaceKey = replaceKey });

    private async Task<string> RefusalAsync(Func<Task> work) => (await Assert.ThrowsAsync<AgentException>(work)).Id;

    [Fact]
    public async Task It_lays_program_key_unit_and_one_sudoers_line_and_does_so_once()
    {
        var first = await InstallAsync("deploy", releaser.PublicKey);
        var again = await InstallAsync("deploy", releaser.PublicKey);

        Assert.True(first.Changed);
        Assert.False(again.Changed);
        Assert.Equal("deploy ALL=(root) NOPASSWD: /usr/local/sbin/cephadm-agent attach", first.SudoersLine);
        Assert.Single(host.Read("/etc/sudoers.d/cephadm-agent").Split('\n'), line => line.Length > 0 && line[0] != '#');
        Assert.Contains($"ExecStart={Program} serve", host.Read("/etc/systemd/system/cephadmps-agent.service"));
        Assert.Contains("0440 /etc/sudoers.d/cephadm-agent\n", host.Tree("/etc/sudoers.d"));
        Assert.Contains($"0755 {Program}\n", host.Tree("/usr/local/sbin"));
        Assert.StartsWith("SHA256:", first.KeyFingerprint);
        Assert.Contains(host.Programs.Commands, command => command == "systemctl enable cephadmps-agent.service");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("%wheel")]
    [InlineData("ALL")]
    [InlineData("x,y")]
    [InlineData("x\nroot ALL=(ALL) ALL")]
    public async Task A_user_that_is_none_gets_no_line(string user)
    {
        Assert.Equal("UserNameInvalid", await RefusalAsync(() => InstallAsync(user)));
        Assert.False(host.Exists("/etc/sudoers.d/cephadm-agent"));
        Assert.False(host.Exists(Program));
    }

    [Fact]
    public async Task A_line_that_sudo_does_not_take_is_not_left_there()
    {
        host.Programs.Instead["visudo"] = () => new ProcessResult(1, "", "syntax error");

        Assert.Equal("SudoersInvalid", await RefusalAsync(() => InstallAsync("deploy")));

        Assert.Equal("", host.Tree("/etc/sudoers.d"));
    }

    [Fact]
    public async Task The_key_is_fixed_and_changes_only_on_demand()
    {
        using var other = new Releaser();
        var first = await InstallAsync(key: releaser.PublicKey);

        Assert.Equal("ReleaseKeyFixed", await RefusalAsync(() => InstallAsync(key: other.PublicKey)));
        Assert.Equal(first.KeyFingerprint, (await InstallAsync()).KeyFingerprint);
        Assert.NotEqual(first.KeyFingerprint, (await InstallAsync(key: other.PublicKey, replaceKey: true)).KeyFingerprint);
    }

    [Fact]
    public async Task What_a_controller_installs_by_itself_takes_nothing_from_an_administrator()
    {
        var automatic = new InstallAgentRequest { Automatic = true };
        Assert.True((await RunAsync<InstallAgentResult>(Protocol.Verbs.InstallAgent, automatic)).Changed);
        Assert.True(await RunAsync<InstallAgentResult>(Protocol.Verbs.InstallAgent, automatic) is { Changed: false, Stays: true });
        await InstallAsync("deploy", releaser.PublicKey);
        host.With(Program, "a release of the administrator's");

        Assert.True(await RunAsync<InstallAgentResult>(Protocol.Verbs.InstallAgent, automatic) is { Changed: false, Stays: false });
        Assert.False((await RunAsync<UninstallAgentResult>(Protocol.Verbs.UninstallAgent, new UninstallAgentRequest { Automatic = true })).Changed);

        Assert.Equal("a release of the administrator's", host.Read(Program));
        Assert.True(host.Exists("/etc/sudoers.d/cephadm-agent"));
    }

    [Fact]
    public async Task What_a_controller_installed_by_itself_goes_with_the_last_cluster()
    {
        await RunAsync<InstallAgentResult>(Protocol.Verbs.InstallAgent, new InstallAgentRequest { Automatic = true });
        Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.OtherFsid}"));

        Assert.False((await RunAsync<UninstallAgentResult>(Protocol.Verbs.UninstallAgent, new UninstallAgentRequest { Automatic = true })).Changed);
        Assert.True(host.Exists(Program));
        Directory.Delete(host.PathOf($"/var/lib/ceph/{TestHost.OtherFsid}"));
        Assert.True((await RunAsync<UninstallAgentResult>(Protocol.Verbs.UninstallAgent, new UninstallAgentRequest { Automatic = true })).Changed);
        Assert.False(host.Exists(Program));
    }

    [Fact]
    public async Task Whoever_joins_the_agent_that_stays_can_neither_install_nor_uninstall()
    {
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard());

        Assert.Equal("UnknownVerb", (await agent.ErrorAsync("agent-install")).Id);
        Assert.Equal("UnknownVerb", (await agent.ErrorAsync("agent-uninstall")).Id);
    }

    [Fact]
    public async Task Uninstalling_leaves_nothing_and_says_when_there_was_nothing()
    {
        await InstallAsync("deploy", releaser.PublicKey);

        Assert.True((await RunAsync<UninstallAgentResult>(Protocol.Verbs.UninstallAgent, "{}")).Changed);
        Assert.False((await RunAsync<UninstallAgentResult>(Protocol.Verbs.UninstallAgent, "{}")).Changed);

        Assert.DoesNotContain("cephadm-agent", host.Tree("/etc/sudoers.d", "/etc/systemd/system", "/usr/local/sbin", "/etc/cephadm-agent"));
    }

    [Fact]
    public async Task A_signed_newer_program_takes_the_place_and_the_old_one_sees_to_the_restart()
    {
        await InstallAsync(key: releaser.PublicKey);
        var (digest, length) = await StageAsync("#!/bin/sh\necho cephadm-agent 9.0.0\n"u8.ToArray());
        host.Programs.Instead["/staged/"] = () => new ProcessResult(0, "cephadm-agent 9.0.0\n", "");
        host.Programs.Instead["systemd-run"] = () => new ProcessResult(0, "", "");

        var result = await ReplaceAsync(releaser.Sign(Releaser.Manifest(digest: digest, length: length)));

        Assert.True(result.Changed);
        Assert.Equal(digest, OwnProgram.DigestOf(host.PathOf(Program)));
        Assert.Equal(OwnProgram.Digest, OwnProgram.DigestOf(host.PathOf(Program + ".previous")));
        Assert.Contains(host.Programs.Commands, command => command.EndsWith($"{Program}.previous finish-replacement", StringComparison.Ordinal));
        var status = await RunAsync<AgentStatusResult>(Protocol.Verbs.AgentStatus, "{}");
        Assert.Equal(("begun", digest), (status.Replacement!.State, status.InstalledDigest));
    }

    [Theory]
    [InlineData("digest", "ReleaseDigestWrong")]
    [InlineData("nothing staged", "ReleaseDigestWrong")]
    [InlineData("does not run", "ReleaseUnfit")]
    [InlineData("says another version", "ReleaseUnfit")]
    [InlineData("not supervised", "ReplacementFailed")]
    public async Task What_is_not_right_replaces_nothing(string wrong, string error)
    {
        await InstallAsync(key: releaser.PublicKey);
        var (digest, length) = wrong == "nothing staged" ? (new string('b', 64), 3) : await StageAsync("new"u8.ToArray());
        host.Programs.Instead["/staged/"] = () => wrong == "does not run" ? new ProcessResult(127, "", "no glibc") : new ProcessResult(0, $"cephadm-agent {(wrong == "says another version" ? "8" : "9")}.0.0\n", "");
        host.Programs.Instead["systemd-run"] = () => new ProcessResult(wrong == "not supervised" ? 1 : 0, "", "no bus");
        if (wrong == "digest")
        {
            await File.WriteAllTextAsync(host.PathOf($"/var/lib/cephadm-agent/staged/{digest}"), "bad");
        }

        Assert.Equal(error, await RefusalAsync(() => ReplaceAsync(releaser.Sign(Releaser.Manifest(digest: digest, length: length)))));

        Assert.Equal(OwnProgram.Digest, OwnProgram.DigestOf(host.PathOf(Program)));
    }

    [Fact]
    public async Task Pieces_have_to_follow_each_other()
    {
        var digest = new string('c', 64);
        await RunAsync<StageAgentResult>(Protocol.Verbs.StageAgent, new StageAgentRequest { Digest = digest, Data = "QUJD" });

        Assert.Equal("PieceOutOfPlace", await RefusalAsync(() => RunAsync<StageAgentResult>(Protocol.Verbs.StageAgent, new StageAgentRequest { Digest = digest, Offset = 7, Data = "QUJD" })));
        Assert.Equal(6, (await RunAsync<StageAgentResult>(Protocol.Verbs.StageAgent, new StageAgentRequest { Digest = digest, Offset = 3, Data = "QUJD" })).Length);
        Assert.Equal("InvalidPiece", await RefusalAsync(() => RunAsync<StageAgentResult>(Protocol.Verbs.StageAgent, new StageAgentRequest { Digest = digest, Data = "%" })));
        Assert.Equal("InvalidDigest", await RefusalAsync(() => RunAsync<StageAgentResult>(Protocol.Verbs.StageAgent, new StageAgentRequest { Digest = "../../etc/passwd", Data = "QUJD" })));
        Assert.Contains($"0600 /var/lib/cephadm-agent/staged/{digest}", host.Tree("/var/lib/cephadm-agent"));
    }

    private Task<ReplaceAgentResult> ReplaceAsync(ReplaceAgentRequest request) => RunAsync<ReplaceAgentResult>(Protocol.Verbs.ReplaceAgent, request);

    private async Task<(string Digest, long Length)> StageAsync(byte[] program)
    {
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(program));
        await RunAsync<StageAgentResult>(Protocol.Verbs.StageAgent, new StageAgentRequest { Digest = digest, Data = Convert.ToBase64String(program) });
        return (digest, program.Length);
    }
}
