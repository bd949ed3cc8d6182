using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>Turns what ssh, sudo and the host's shell say into one clear error.</summary>
internal static partial class SshErrors
{
    /// <summary>Why a connection could not be made or did not last.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">How it was reached.</param>
    /// <param name="stderr">What was written to standard error.</param>
    /// <param name="exitCode">ssh's exit code; null while it runs or when it did not answer in time.</param>
    public static CephadmException Classify(HostAddress host, SshOptions options, string stderr, int? exitCode)
    {
        return Complete(host, stderr, HostKeyTrouble(host, stderr) ?? LoginTrouble(host, options, stderr) ?? AgentTrouble(host, stderr, exitCode)
            ?? ConnectTrouble(host, options, stderr, exitCode));
    }

    /// <summary>Why the host's side did not start the agent, although we were logged in.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">How it was reached.</param>
    /// <param name="stderr">What was written to standard error.</param>
    /// <param name="step">What the host's side said last.</param>
    public static CephadmException Refused(HostAddress host, SshOptions options, string stderr, string step)
    {
        return Complete(host, stderr, LoginTrouble(host, options, stderr) ?? AgentTrouble(host, stderr, null) ?? (step == "fail digest"
            ? Error("AgentRefused", ErrorKind.Failed, $"Host {host.HostName}: the agent did not arrive as it was sent; it was not started.",
                "Try again; if it happens again, look for a damaged disk or network on the host.")
            : Unfit(host, step) ?? Error("AgentRefused", ErrorKind.Failed, $"Host {host.HostName}: the agent cannot be stored in {Agents.AgentPushScript.Directory} ({step}): {Last(stderr)}.",
                $"See that {Agents.AgentPushScript.Directory} can be written by root and that the host has sh, head, mktemp, sha256sum and sync.")));
    }

    private static CephadmException? Unfit(HostAddress host, string step) => step.Split(' ') switch
    {
        ["fail", "glibc", var found] => Error("AgentRefused", ErrorKind.Failed,
            $"Host {host.HostName} has glibc {found}; the agent needs 2.{Agents.AgentPushScript.OldestGlibcMinor} or later. Nothing was sent.",
            "Use a host with a newer release of its distribution (RHEL 9, Debian 12, Ubuntu 22.04 or later)."),
        ["fail", "machine", var found] => Error("AgentRefused", ErrorKind.Failed,
            $"Host {host.HostName} is a {found} machine; the agent here is for another one. Nothing was sent.",
            "Publish the agent for it (dotnet msbuild build/package.proj -t:Agent -p:AgentRuntime=linux-arm64), and name it with -AgentPath."),
        ["fail", "none"] => Error("AgentMissing", ErrorKind.NotFound, $"Host {host.HostName} has no agent installed.",
            "Install it with an administrator's account: cephadm-controller agent install."),
        _ => null,
    };

    private static CephadmException? HostKeyTrouble(HostAddress host, string stderr)
    {
        if (StrictCheck().Match(stderr) is { Success: true } strict)
        {
            var name = strict.Groups["name"].Value;
            if (!string.Equals(name, host.HostName, StringComparison.OrdinalIgnoreCase))
            {
                return Error("HostKeyUnknown", ErrorKind.Security, $"Host {host.HostName}: the key of the jump host {name} is not known, or has changed.",
                    $"Connect to {name} once by hand (ssh {name}) and check its key.");
            }
        }
        var pinned = host.HostKey is null ? null : HostKey.Parse(host.HostKey);
        if (stderr.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal))
        {
            var sent = SentFingerprint().Match(stderr) is { Success: true } match ? match.Groups["fingerprint"].Value : null;
            return KeyChanged(host, pinned, sent);
        }
        if (stderr.Contains("no matching host key type found", StringComparison.Ordinal) || strictUnknown())
        {
            return pinned is not null
                ? KeyChanged(host, pinned, null)
                : Error("HostKeyUnknown", ErrorKind.Security, $"Host {host.HostName}: no host key is pinned for it, so it cannot be told from an impostor.",
                    $"Add-CephHost -HostName {host.HostName} -Address {host.Address} with -HostKeyFingerprint (from 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' on the host), or with -AcceptNewHostKey.");
        }
        return null;

        bool strictUnknown() => stderr.Contains("host key is known for", StringComparison.Ordinal)
            || stderr.Contains("Host key verification failed", StringComparison.Ordinal);
    }

    internal static CephadmException KeyChanged(HostAddress host, HostKey? pinned, string? sent) =>
        Error("HostKeyChanged", ErrorKind.Security,
            $"Host {host.HostName} ({host.Address}) shows another host key than the pinned one: pinned {pinned?.Fingerprint ?? "none"} ({pinned?.Type}), shown {sent ?? "no key of that type"}. Nothing was sent to it.",
            $"If the host was installed anew, read its fingerprint there ('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub') and pin it: Add-CephHost -HostName {host.HostName} -Address {host.Address} -HostKeyFingerprint {sent ?? "SHA256:…"}. If not, somebody stands between you and the host.");

    private static CephadmException? LoginTrouble(HostAddress host, SshOptions options, string stderr)
    {
        if (SudoRefused().IsMatch(stderr))
        {
            return Error("AuthenticationFailed", ErrorKind.Security, $"Host {host.HostName}: user {options.User} may not use sudo without a password.",
                $"Install the agent there once with an administrator's account, which allows {options.User} that one program (cephadm-controller agent install); or connect as root.");
        }
        if (KeyUnreadable().Match(stderr) is { Success: true } key)
        {
            return Error("AuthenticationFailed", ErrorKind.Security, $"Host {host.HostName}: the private key cannot be used: {key.Value.Trim()}.",
                "Give a readable OpenSSH private key of mode 0600; a key with a passphrase must be in the ssh agent.");
        }
        if (LoginRefused().IsMatch(stderr))
        {
            return Error("AuthenticationFailed", ErrorKind.Security, $"Host {host.HostName} ({host.Address}) does not let user {options.User} in with the key offered.",
                $"Put the public key into ~{options.User}/.ssh/authorized_keys on the host (ssh-copy-id), or give another key with -IdentityFile.");
        }
        return null;
    }

    private static CephadmException? AgentTrouble(HostAddress host, string stderr, int? exitCode)
    {
        if (stderr.Contains("No space left on device", StringComparison.Ordinal) || stderr.Contains("Disk quota exceeded", StringComparison.Ordinal))
        {
            return Error("DiskFull", ErrorKind.Failed, $"Host {host.HostName}: the disk is full; the agent cannot be stored in {Agents.AgentPushScript.Directory}.",
                $"Free some 20 MiB on the file system of {Agents.AgentPushScript.Directory}, then try again.");
        }
        if (stderr.Contains("Read-only file system", StringComparison.Ordinal))
        {
            return Error("AgentRefused", ErrorKind.Failed, $"Host {host.HostName}: {Agents.AgentPushScript.Directory} is on a read-only file system.",
                "Mount it writable, or choose another host.");
        }
        if (UnfitBinary().Match(stderr) is { Success: true } unfit)
        {
            return Error("AgentRefused", ErrorKind.Failed, $"Host {host.HostName} cannot run the agent: {unfit.Value.Trim()}.",
                "The agent is for Linux on x86-64 with glibc 2.34 or later and OpenSSL's libssl (1.1 or 3); for another machine publish an agent and name it with -AgentPath.");
        }
        if (exitCode is 126 or 127)
        {
            return Error("AgentRefused", ErrorKind.Failed, $"Host {host.HostName} cannot run the agent (exit code {exitCode}): {Last(stderr)}.",
                $"See that {Agents.AgentPushScript.Directory} is not mounted noexec and that the host has sh, head, mktemp, sha256sum and sync.");
        }
        return null;
    }

    private static CephadmException ConnectTrouble(HostAddress host, SshOptions options, string stderr, int? exitCode)
    {
        if (Unresolved().Match(stderr) is { Success: true } unresolved)
        {
            return Error("HostNameUnresolved", ErrorKind.Unavailable, $"Host {host.HostName}: the name '{unresolved.Groups["name"].Value}' cannot be resolved.",
                "Give the host's IP address with -Address, or correct the name service.");
        }
        if (BadConfiguration().Match(stderr) is { Success: true } bad)
        {
            return Error("SshConfigInvalid", ErrorKind.InvalidInput, $"Host {host.HostName}: ssh refuses its configuration: {bad.Value.Trim()}.",
                "Correct the ssh configuration file.");
        }
        var reason = Reason().Match(stderr) is { Success: true } why ? ConnectPrefix().Replace(why.Value.Trim(), "") : Last(stderr);
        var through = options.ProxyJump is { } jump ? $" through {jump}" : "";
        if (stderr.Contains("kex_exchange_identification", StringComparison.Ordinal))
        {
            // OpenSSH 9.8 and later shut out addresses for a while whose logins failed; older ones drop connections beyond MaxStartups.
            return Error("HostUnreachable", ErrorKind.Unavailable,
                $"Host {host.HostName}: sshd at {host.Address} port {host.Port}{through} hangs up at once: {reason}.",
                "It may shut this address out for some minutes after failed logins (PerSourcePenalties), or be overloaded (MaxStartups): see 'journalctl -u ssh' there, then try again.");
        }
        return Error("HostUnreachable", ErrorKind.Unavailable,
            $"Host {host.HostName} cannot be reached at {host.Address} port {host.Port}{through}: {(reason.Length > 0 ? reason : exitCode is null ? "no answer in time" : $"ssh ended with code {exitCode}")}.",
            $"See that the host runs, that sshd listens there and that no firewall is in between: ssh -p {host.Port} {options.User}@{host.Address} true");
    }

    private static CephadmException Complete(HostAddress host, string stderr, CephadmException error) =>
        new(error.Id, error.Kind, error.Message, error.Advice, host.HostName) { Details = Tail(stderr), Undone = true };

    private static CephadmException Error(string id, ErrorKind kind, string message, string advice) => new(id, kind, message, advice);

    private static string Last(string stderr) =>
        stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    private static string[] Tail(string stderr) =>
        stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(20).ToArray();

    [GeneratedRegex(@"(?:host key is known for|Host key for) (?<name>\S+?)(?: has changed)? and you have requested strict checking")]
    private static partial Regex StrictCheck();

    [GeneratedRegex(@"key sent by the remote host is\s+(?<fingerprint>SHA256:[A-Za-z0-9+/]+)")]
    private static partial Regex SentFingerprint();

    [GeneratedRegex(@"sudo: (a password is required|a terminal is required|sorry, you must have a tty|no tty present)|is not in the sudoers file|is not allowed to (run sudo|execute)|sudo: (command )?not found")]
    private static partial Regex SudoRefused();

    [GeneratedRegex("""(Load key ".*": .*|Identity file .* not accessible: .*|Permissions [0-7]+ for .* are too open)""")]
    private static partial Regex KeyUnreadable();

    [GeneratedRegex(@"Permission denied \(|Too many authentication failures|No supported authentication methods|account (has expired|is currently not available)")]
    private static partial Regex LoginRefused();

    [GeneratedRegex(@".*(Exec format error|cannot execute binary file|version `GLIBC_\S+' not found|error while loading shared libraries.*|cannot execute: required file not found|No usable version of libssl was found).*")]
    private static partial Regex UnfitBinary();

    [GeneratedRegex(@"Could not resolve hostname (?<name>\S+?):")]
    private static partial Regex Unresolved();

    [GeneratedRegex(@".*(Bad configuration option|terminating, \d+ bad configuration|Bad owner or permissions on|keyword .* extra arguments|Can't open user config file).*")]
    private static partial Regex BadConfiguration();

    [GeneratedRegex(@"^ssh: connect to host \S+ port \d+: ")]
    private static partial Regex ConnectPrefix();

    [GeneratedRegex(@"Timeout, server \S+ not responding|Connection (closed|reset) by .+|.*(Connection timed out|Connection refused|Connection closed|Connection reset|No route to host|Network is unreachable|Broken pipe).*")]
    private static partial Regex Reason();
}
