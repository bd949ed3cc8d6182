using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Launch;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>
/// Learns a host's public key, so that it can be pinned when the host is added. The key comes by a real ssh connection, so that
/// jump hosts and the user's configuration apply; that connection offers no login and sends nothing.
/// </summary>
public sealed class HostKeyScanner(SshOptions options, IProcessLauncher? launcher = null)
{
    // Best first; each is asked for by itself, since a host shows one key a connection.
    private static readonly string[] Algorithms =
        ["ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521", "rsa-sha2-512,rsa-sha2-256"];

    private readonly IProcessLauncher _launcher = launcher ?? ProcessLauncher.ForThisSystem;

    /// <summary>
    /// The key to pin. With a fingerprint the host must show exactly that key, of any type; without, the key that it shows is taken
    /// only when <paramref name="acceptNew"/> says so.
    /// Errors: <c>HostKeyUnknown</c> (neither given; tells the fingerprint), <c>HostKeyMismatch</c> (tells both), <c>HostUnreachable</c>,
    /// <c>HostNameUnresolved</c>.
    /// </summary>
    public async Task<HostKey> PinAsync(HostAddress host, string? fingerprint, bool acceptNew, CancellationToken cancellation = default)
    {
        HostKey? shown = null;
        foreach (var algorithms in Algorithms)
        {
            var key = await ScanAsync(host, algorithms, cancellation).ConfigureAwait(false);
            shown ??= key;
            if (key is not null && (fingerprint is null || key.Matches(fingerprint)))
            {
                return fingerprint is not null || acceptNew ? key : throw Unknown(host, key);
            }
        }
        throw shown is null
            ? new CephadmException("HostKeyUnknown", ErrorKind.Security, $"Host {host.HostName} ({host.Address}) shows no host key of a kind in use (ed25519, ecdsa, rsa).",
                "Make one on the host: ssh-keygen -A, then restart sshd.", host.HostName)
            : new CephadmException("HostKeyMismatch", ErrorKind.Security,
                $"Host {host.HostName} ({host.Address}) shows another host key than expected: expected {fingerprint}, shown {shown.Fingerprint} ({shown.Type}).",
                "Read the fingerprint again on the host itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub. If it is as expected, somebody stands between you and the host.",
                host.HostName);
    }

    private static CephadmException Unknown(HostAddress host, HostKey key) =>
        new("HostKeyUnknown", ErrorKind.Security, $"Host {host.HostName} ({host.Address}) is not known yet; it shows the key {key.Fingerprint} ({key.Type}).",
            $"Compare with 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' on the host and add -HostKeyFingerprint {key.Fingerprint}, or take it unseen with -AcceptNewHostKey.",
            host.HostName);

    private async Task<HostKey?> ScanAsync(HostAddress host, string algorithms, CancellationToken cancellation)
    {
        using var files = new SshFiles(options);
        var knownHosts = files.NewFile("known_hosts");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.ConnectTimeout + TimeSpan.FromSeconds(15));
        await using var process = _launcher.Start(options.SshProgram,
            SshCommandLine.BuildScan(host, options, files.ConfigFile, knownHosts, algorithms));
        try
        {
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw SshErrors.Classify(host, options, process.ErrorText, null);
        }
        if (File.Exists(knownHosts) && (await File.ReadAllTextAsync(knownHosts, cancellation).ConfigureAwait(false)).Trim() is { Length: > 0 } line)
        {
            // "name type key": the name is ours.
            return HostKey.Parse(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }
        return process.ErrorText.Contains("no matching host key type found", StringComparison.Ordinal)
            ? null
            : throw SshErrors.Classify(host, options, process.ErrorText, process.ExitCode);
    }
}
