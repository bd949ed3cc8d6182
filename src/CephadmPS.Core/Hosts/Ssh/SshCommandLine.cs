using System.Globalization;
using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>Arguments for the ssh program.</summary>
internal static partial class SshCommandLine
{
    /// <summary>Arguments that connect to a host with its key checked against one known_hosts file and nothing else.</summary>
    public static IReadOnlyList<string> Build(HostAddress host, SshOptions options, string configFile, string knownHosts, string remoteCommand)
    {
        var arguments = new List<string>(Common(host, options, configFile, knownHosts));
        if (options.IdentityFile is { } key)
        {
            arguments.AddRange(["-i", key, "-o", "IdentitiesOnly=yes"]);
        }
        if (options.CertificateFile is { } certificate)
        {
            arguments.AddRange(["-o", "CertificateFile=" + PathValue(certificate)]);
        }
        arguments.AddRange(["--", host.Address, remoteCommand]);
        return arguments;
    }

    /// <summary>
    /// Arguments that only learn a host's key of one kind: the key is accepted into an empty known_hosts file, then no way to log in
    /// is offered, so the connection ends before anything of ours is shown to the host.
    /// </summary>
    public static IReadOnlyList<string> BuildScan(
        HostAddress host, SshOptions options, string configFile, string knownHosts, string keyAlgorithms) =>
    [
        "-o", "StrictHostKeyChecking=accept-new", "-o", "HostKeyAlgorithms=" + keyAlgorithms,
        "-o", "PreferredAuthentications=none", .. Common(host, options, configFile, knownHosts), "--", host.Address, "true",
    ];

    private static IEnumerable<string> Common(HostAddress host, SshOptions options, string configFile, string knownHosts)
    {
        Check(AddressPattern(), host.Address, "address", host);
        Check(AddressPattern(), host.HostName, "name", host);
        Check(NamePattern(), options.User, "ssh user", host);
        yield return "-F";
        yield return configFile;
        yield return "-T";
        string[] settings =
        [
            // Older clients do not know all of these; what they do not know they cannot do wrong.
            "IgnoreUnknown=KnownHostsCommand,UpdateHostKeys",
            "HostKeyAlias=" + host.HostName,
            "UserKnownHostsFile=" + PathValue(knownHosts),
            "GlobalKnownHostsFile=/dev/null",
            "KnownHostsCommand=none",
            "VerifyHostKeyDNS=no",
            "UpdateHostKeys=no",
            "HashKnownHosts=no",
            "CheckHostIP=no",
            "RequestTTY=no",
            "RemoteCommand=none",
            "PermitLocalCommand=no",
            "ForwardAgent=no",
            "ForwardX11=no",
            "ClearAllForwardings=yes",
            "EscapeChar=none",
            "LogLevel=INFO",
        ];
        foreach (var setting in settings)
        {
            yield return "-o";
            yield return setting;
        }
        if (options.KeepAlive?.Invoke() is { } alive)
        {
            yield return "-o";
            yield return string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={alive.Interval}");
            yield return "-o";
            yield return string.Create(CultureInfo.InvariantCulture, $"ServerAliveCountMax={alive.CountMax}");
        }
        if (options.ProxyJump is { } jump)
        {
            Check(JumpPattern(), jump, "jump host", host);
            yield return "-o";
            yield return "ProxyJump=" + jump;
        }
        yield return "-l";
        yield return options.User;
        yield return "-p";
        yield return host.Port.ToString(CultureInfo.InvariantCulture);
    }

    // ssh expands percent signs in file options and splits at blanks.
    private static string PathValue(string path) => SshFiles.Quote(path.Replace("%", "%%", StringComparison.Ordinal));

    // Nothing that ssh or a shell could take for an option, a pattern or an expansion.
    private static void Check(Regex pattern, string value, string what, HostAddress host)
    {
        if (!pattern.IsMatch(value))
        {
            throw new CephadmException("HostAddressInvalid", ErrorKind.InvalidInput,
                $"Host {host.HostName}: '{value}' is not a valid {what}.", "Use a host name or an IP address.", host.HostName);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*\z|\A[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?\z")]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_\[][A-Za-z0-9_.:@,\[\]%-]*\z")]
    private static partial Regex JumpPattern();
}
