using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Ssh;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

/// <summary>What OpenSSH 9.2, sudo 1.9, dash and coreutils really say.</summary>
public sealed class SshErrorsTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDTdx4ZP3yoKHVTrAQtCAHBRrBWDUQMLoGe/y8Wf0eTJ";

    private static readonly HostAddress Pinned = new("tc1", "10.96.0.11", Key);

    private const string Changed = """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
        Someone could be eavesdropping on you right now (man-in-the-middle attack)!
        It is also possible that a host key has just been changed.
        The fingerprint for the ED25519 key sent by the remote host is
        SHA256:kwGj8lwsi253M1ireH+KWbplfIu3q+awrWB05DYvcVQ.
        Please contact your system administrator.
        Add correct host key in /tmp/known_hosts.1 to get rid of this message.
        Offending ED25519 key in /tmp/known_hosts.1:1
          remove with:
          ssh-keygen -f "/tmp/known_hosts.1" -R "tc1"
        Host key for tc1 has changed and you have requested strict checking.
        Host key verification failed.
        """;

    [Theory]
    [InlineData("ssh: connect to host 10.96.0.77 port 22: Connection timed out", "HostUnreachable", "Connection timed out")]
    [InlineData("ssh: connect to host 10.96.0.11 port 2222: Connection refused", "HostUnreachable", "Connection refused")]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: Network is unreachable", "HostUnreachable", "Network is unreachable")]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: No route to host", "HostUnreachable", "No route to host")]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.96.0.1 port 2202", "HostUnreachable", "Connection reset by peer")]
    [InlineData("Connection timed out during banner exchange\nConnection to 10.96.0.1 port 2201 timed out", "HostUnreachable", "banner exchange")]
    [InlineData("Welcome!\nTimeout, server 10.96.0.11 not responding.", "HostUnreachable", "not responding")]
    [InlineData("Connection to 10.96.0.11 closed by remote host.", "HostUnreachable", "closed by remote host")]
    [InlineData("ssh: Could not resolve hostname nosuch.invalid: Temporary failure in name resolution", "HostNameUnresolved", "nosuch.invalid")]
    [InlineData("ssh: Could not resolve hostname nosuch.invalid: Name or service not known", "HostNameUnresolved", "nosuch.invalid")]
    [InlineData("root@10.96.0.11: Permission denied (publickey,password).", "AuthenticationFailed", "root")]
    [InlineData("Received disconnect from 10.96.0.11 port 22:2: Too many authentication failures", "AuthenticationFailed", "root")]
    [InlineData("Warning: Identity file nofile not accessible: No such file or directory.\nroot@10.96.0.11: Permission denied (publickey).", "AuthenticationFailed", "Identity file nofile")]
    [InlineData("Load key \"/root/k\": error in libcrypto\nroot@10.96.0.11: Permission denied (publickey).", "AuthenticationFailed", "Load key")]
    [InlineData("sudo: a password is required", "AuthenticationFailed", "sudo")]
    [InlineData("command-line: line 0: Bad configuration option: foo", "SshConfigInvalid", "foo")]
    [InlineData("head: error writing 'standard output': No space left on device", "DiskFull", "/var/lib/cephadm-agent")]
    [InlineData("mktemp: failed to create file via template '/var/lib/x.XXXXXX.part': No space left on device", "DiskFull", "disk is full")]
    [InlineData("mkdir: cannot create directory '/var/lib/cephadm-agent': Read-only file system", "AgentRefused", "read-only")]
    [InlineData("sh: 1: exec: /var/lib/cephadm-agent/bin/cephadm-agent.aa: Exec format error", "AgentRefused", "Exec format error")]
    [InlineData("/var/lib/cephadm-agent/bin/a: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by a)", "AgentRefused", "GLIBC_2.34")]
    public void Each_cause_has_its_error(string stderr, string id, string named)
    {
        var error = SshErrors.Classify(Pinned, new SshOptions(), stderr, 255);
        Assert.Equal(id, error.Id);
        Assert.Contains(named, error.Message);
        Assert.Equal("tc1", error.Target);
        Assert.False(string.IsNullOrEmpty(error.Advice));
    }

    [Fact]
    public void A_server_that_hangs_up_at_once_may_have_shut_us_out()
    {
        var error = SshErrors.Classify(Pinned, new SshOptions(), "kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.96.0.11 port 22", 255);
        Assert.Equal("HostUnreachable", error.Id);
        Assert.Contains("PerSourcePenalties", error.Advice);
    }

    [Fact]
    public void A_noexec_directory_is_named()
    {
        var error = SshErrors.Classify(Pinned, new SshOptions(), "sh: 1: exec: /var/lib/cephadm-agent/bin/cephadm-agent.aa: Permission denied", 126);
        Assert.Equal("AgentRefused", error.Id);
        Assert.Contains("noexec", error.Advice);
    }

    [Fact]
    public void A_push_that_the_host_gave_up_is_no_network_trouble()
    {
        var error = SshErrors.Refused(Pinned, new SshOptions(), "mkdir: cannot create directory '/var/lib/cephadm-agent': Permission denied", "fail prepare");
        Assert.Equal("AgentRefused", error.Id);
        Assert.Contains("mkdir: cannot create directory", error.Message);
        Assert.Equal("DiskFull", SshErrors.Refused(Pinned, new SshOptions(), "head: error writing 'standard output': No space left on device", "fail write").Id);
        Assert.Contains("did not arrive", SshErrors.Refused(Pinned, new SshOptions(), "", "fail digest").Message);
    }

    [Fact]
    public void A_changed_key_names_both_fingerprints_and_how_to_pin_the_new_one()
    {
        var error = SshErrors.Classify(Pinned, new SshOptions(), Changed, 255);
        Assert.Equal(("HostKeyChanged", ErrorKind.Security), (error.Id, error.Kind));
        Assert.Contains(HostKey.Parse(Key).Fingerprint, error.Message);
        Assert.Contains("SHA256:kwGj8lwsi253M1ireH+KWbplfIu3q+awrWB05DYvcVQ", error.Message);
        Assert.Contains("-HostKeyFingerprint SHA256:kwGj8lwsi253M1ireH+KWbplfIu3q+awrWB05DYvcVQ", error.Advice);
    }

    [Fact]
    public void A_host_without_a_pinned_key_is_unknown()
    {
        var error = SshErrors.Classify(Pinned with { HostKey = null }, new SshOptions(),
            "No ED25519 host key is known for tc1 and you have requested strict checking.\nHost key verification failed.", 255);
        Assert.Equal("HostKeyUnknown", error.Id);
        Assert.Contains("-AcceptNewHostKey", error.Advice);
    }

    [Fact]
    public void A_pinned_host_that_lost_its_key_type_has_changed()
    {
        const string text = "Unable to negotiate with 10.96.0.11 port 22: no matching host key type found. Their offer: rsa-sha2-512";
        Assert.Equal("HostKeyChanged", SshErrors.Classify(Pinned, new SshOptions(), text, 255).Id);
    }

    [Fact]
    public void An_unknown_jump_host_is_not_taken_for_the_host()
    {
        var error = SshErrors.Classify(Pinned, new SshOptions { ProxyJump = "gate" },
            "No ED25519 host key is known for gate and you have requested strict checking.\nHost key verification failed.\nConnection closed by UNKNOWN port 65535", 255);
        Assert.Equal("HostKeyUnknown", error.Id);
        Assert.Contains("jump host gate", error.Message);
    }
}
