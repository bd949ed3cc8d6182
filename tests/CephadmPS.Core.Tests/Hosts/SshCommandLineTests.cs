using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Core.Hosts.Ssh;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

public sealed class SshCommandLineTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDTdx4ZP3yoKHVTrAQtCAHBRrBWDUQMLoGe/y8Wf0eTJ";

    private static readonly HostAddress Host = new("ceph1", "10.0.0.1", Key) { Port = 2222 };

    [Fact]
    public void The_whole_command_line()
    {
        var options = new SshOptions { User = "admin", IdentityFile = "/keys/id", CertificateFile = "/keys/id-cert.pub", ProxyJump = "ops@gate:22" };
        Assert.Equal(
        [
            "-F", "/tmp/config", "-T",
            "-o", "IgnoreUnknown=KnownHostsCommand,UpdateHostKeys",
            "-o", "HostKeyAlias=ceph1",
            "-o", "UserKnownHostsFile=\"/tmp/50%% full/known\"",
            "-o", "GlobalKnownHostsFile=/dev/null",
            "-o", "KnownHostsCommand=none",
            "-o", "VerifyHostKeyDNS=no",
            "-o", "UpdateHostKeys=no",
            "-o", "HashKnownHosts=no",
            "-o", "CheckHostIP=no",
            "-o", "RequestTTY=no",
            "-o", "RemoteCommand=none",
            "-o", "PermitLocalCommand=no",
            "-o", "ForwardAgent=no",
            "-o", "ForwardX11=no",
            "-o", "ClearAllForwardings=yes",
            "-o", "EscapeChar=none",
            "-o", "LogLevel=INFO",
            "-o", "ProxyJump=ops@gate:22",
            "-l", "admin", "-p", "2222",
            "-i", "/keys/id", "-o", "IdentitiesOnly=yes", "-o", "CertificateFile=\"/keys/id-cert.pub\"",
            "--", "10.0.0.1", "COMMAND",
        ], SshCommandLine.Build(Host, options, "/tmp/config", "/tmp/50% full/known", "COMMAND"));
    }

    [Fact]
    public void What_must_hold_stands_before_what_the_user_configured()
    {
        Assert.Equal("""
            Host *
              BatchMode yes
              StrictHostKeyChecking yes
              ControlMaster no
              ControlPath none
              ServerAliveInterval 5
              ServerAliveCountMax 3
              ConnectTimeout 7
            Include "/etc/my ssh/config"

            """, SshFiles.ConfigText(new SshOptions { ConfigFile = "/etc/my ssh/config", ConnectTimeout = TimeSpan.FromSeconds(7) }));
        Assert.EndsWith("Include ~/.ssh/config\nInclude \"/etc/ssh/ssh_config\"\n", SshFiles.ConfigText(new SshOptions()));
    }

    [Theory]
    [InlineData("-oProxyCommand=touch /tmp/x")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("$(id)")]
    [InlineData("h`id`")]
    [InlineData("host\n")]
    public void An_address_that_is_none_is_refused(string address)
    {
        var error = Assert.Throws<CephadmException>(
            () => SshCommandLine.Build(new HostAddress("ceph1", address, Key), new SshOptions(), "c", "k", "x"));
        Assert.Equal(("HostAddressInvalid", ErrorKind.InvalidInput), (error.Id, error.Kind));
    }

    [Theory]
    [InlineData("-J", null)]
    [InlineData("root;id", null)]
    [InlineData("root", "gate -oProxyCommand=x")]
    [InlineData("root", "-oProxyCommand=x")]
    public void A_user_or_jump_host_that_is_none_is_refused(string user, string? jump) =>
        Assert.Equal("HostAddressInvalid", Assert.Throws<CephadmException>(
            () => SshCommandLine.Build(Host, new SshOptions { User = user, ProxyJump = jump }, "c", "k", "x")).Id);

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("fe80::1%eth0")]
    [InlineData("ceph-1.example.com")]
    public void Usual_addresses_are_taken(string address) =>
        Assert.Contains(address, SshCommandLine.Build(new HostAddress("ceph1", address, Key), new SshOptions(), "c", "k", "x"));

    [Fact]
    public void The_known_hosts_file_holds_exactly_the_pinned_key_and_nobody_else_reads_it()
    {
        using var files = new SshFiles(new SshOptions());
        var file = files.WriteKnownHosts(Host);
        Assert.Equal($"ceph1 {Key}\n", File.ReadAllText(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
    }

    [Fact]
    public void The_remote_command_survives_any_login_shell()
    {
        using var directory = new TestDirectory();
        var path = Path.Combine(directory.Path, "agent");
        File.WriteAllText(path, "x");
        var agent = AgentBinary.Locate(path);
        Assert.Equal("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", agent.Sha256);
        foreach (var (user, pushed, start, quotes) in new[]
        {
            ("root", AgentChoice.Any, "exec sh -c '", 2), ("admin", AgentChoice.Pushed, "exec sudo -n sh -c '", 2), ("admin", AgentChoice.Any, "exec sh -c '", 4),
        })
        {
            var command = AgentPushScript.Command(agent, user, pushed);
            Assert.StartsWith(start, command);
            Assert.EndsWith("'", command);
            Assert.Equal(quotes, command.Count(c => c == '\''));
            var quoted = command[start.Length..^1];
            Assert.DoesNotContain('\\', quoted);
            Assert.DoesNotContain('!', quoted);
            Assert.DoesNotContain('\n', quoted);
            Assert.DoesNotContain('@', quoted);
            Assert.Contains("/var/lib/cephadm-agent/bin; f=$d/cephadm-agent." + agent.Sha256, quoted);
        }
    }

    [Theory]
    [InlineData("2.28", "x86_64", "fail glibc 2.28")]
    [InlineData("2.33", "x86_64", "fail glibc 2.33")]
    [InlineData("2.34", "x86_64", "need")]
    [InlineData("3.0", "x86_64", "need")]
    [InlineData("", "x86_64", "need")]
    [InlineData("2.41", "aarch64", "fail machine aarch64")]
    public async Task A_host_that_cannot_run_the_agent_says_so_before_anything_is_sent(string glibc, string machine, string said)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var directory = new TestDirectory();
        var path = Path.Combine(directory.Path, "agent");
        // The head of an ELF file for x86-64; only its size and digest matter.
        File.WriteAllBytes(path, [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0]);
        var bin = Directory.CreateDirectory(Path.Combine(directory.Path, "bin")).FullName;
        Program(bin, "getconf", glibc.Length > 0 ? $"echo glibc {glibc}" : "exit 1");
        Program(bin, "uname", $"echo {machine}");
        var command = AgentPushScript.Command(AgentBinary.Locate(path), "root")
            .Replace(AgentPushScript.Directory, Path.Combine(directory.Path, "store"), StringComparison.Ordinal);
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", command }, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = bin + ":" + Environment.GetEnvironmentVariable("PATH");
        using var shell = System.Diagnostics.Process.Start(start)!;
        shell.StandardInput.Close();

        var first = await shell.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(AgentPushScript.Marker + said, first);
        await shell.WaitForExitAsync();
    }

    [Theory]
    [InlineData("anything", "need")]
    [InlineData("attach", "ready")]
    [InlineData("nothing", null)]
    public async Task What_sudo_allows_decides_which_agent_a_user_comes_to(string allowed, string? said)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var directory = new TestDirectory();
        var path = Path.Combine(directory.Path, "agent");
        File.WriteAllText(path, "the one that is pushed");
        var bin = Directory.CreateDirectory(Path.Combine(directory.Path, "bin")).FullName;
        var installed = Path.Combine(bin, "installed");
        Program(bin, "installed", "echo joined by ${SUDO_UID:-root} to $*");
        // As sudo: with -l it says whether the command may be run, else it runs it and leaves its mark.
        Program(bin, "sudo", $$"""
            list=; shift; if [ "$1" = -l ]; then list=1; shift; fi
            case {{allowed}} in anything) ;; attach) [ "$1 $2" = "{{installed}} attach" ] || exit 1 ;; *) echo "sudo: a password is required" >&2; exit 1 ;; esac
            [ -z "$list" ] || exit 0
            SUDO_UID=1000 exec "$@"
            """);
        var command = AgentPushScript.Command(AgentBinary.Locate(path), "deploy")
            .Replace(AgentPushScript.Directory, Path.Combine(directory.Path, "store"), StringComparison.Ordinal)
            .Replace(AgentPushScript.Installed, installed, StringComparison.Ordinal);
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", command }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = bin + ":" + Environment.GetEnvironmentVariable("PATH");
        using var shell = System.Diagnostics.Process.Start(start)!;
        shell.StandardInput.Close();

        var lines = (await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(said is null ? null : AgentPushScript.Marker + said, lines.FirstOrDefault());
        // Who may only join is known to the agent by sudo's mark.
        Assert.Equal(allowed == "attach", lines.Contains("joined by 1000 to attach"));
        Assert.Equal(allowed == "nothing", (await shell.StandardError.ReadToEndAsync()).Contains("password", StringComparison.Ordinal));
        await shell.WaitForExitAsync();
    }

    private static void Program(string directory, string name, string script)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_key_and_its_fingerprint()
    {
        var key = HostKey.Parse(Key + " root@ceph1");
        Assert.Equal(Key, key.ToString());
        Assert.Matches("^SHA256:[A-Za-z0-9+/]{43}$", key.Fingerprint);
        Assert.True(key.Matches(key.Fingerprint));
        Assert.True(key.Matches(key.Fingerprint["SHA256:".Length..] + "="));
        Assert.False(key.Matches("SHA256:" + new string('A', 43)));
    }

    [Theory]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 !!!!")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIDTdx4ZP3yoKHVTrAQtCAHBRrBWDUQMLoGe/y8Wf0eTJ")]
    [InlineData("*.evil ssh-ed25519 AAAA")]
    public void A_host_key_that_is_none_is_refused(string line) =>
        Assert.Equal("HostKeyInvalid", Assert.Throws<CephadmException>(() => HostKey.Parse(line)).Id);
}
