using System.Collections.Concurrent;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;

namespace CephadmPS.Core.Clusters;

/// <summary>Changes how hosts are reached (reference 1.11, 5.14): tried on every host first, so that a wrong key never locks the controller out.</summary>
internal static class SshOperations
{
    // Through one jump host sshd takes ten connections that are not logged in yet.
    private const int AtOnce = 8;

    /// <summary>Errors: <c>SshKeyInvalid</c> when a file is not there or not what it should be.</summary>
    public static void CheckFiles(SshSettings settings)
    {
        Check(settings.IdentityFile, "private key", text => text.Contains("PRIVATE KEY", StringComparison.Ordinal), "It begins with '-----BEGIN … PRIVATE KEY-----'.");
        Check(settings.CertificateFile, "signed certificate", text => text.Contains("-cert-v01@openssh.com ", StringComparison.Ordinal), "It is one line, such as 'ssh-ed25519-cert-v01@openssh.com AAAA…'.");
        Check(settings.ConfigFile, "ssh configuration", _ => true, "");
        if (settings is { CertificateFile: not null, IdentityFile: null })
        {
            throw new CephadmException("SshKeyInvalid", ErrorKind.InvalidInput, "A signed certificate needs the private key that it is for.", "Give -KeyFilePath (--identity) too.");
        }
    }

    /// <summary>
    /// Tries to log in to every host. Errors: <c>SshChangeRefused</c>, with each host that failed; nothing was changed.
    /// </summary>
    /// <param name="connector">Connects with the settings to try.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="skipSilent">Hosts that do not answer at all are left untried.</param>
    /// <param name="report">Takes host and phrase.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Hosts that could not be tried.</returns>
    public static async Task<IReadOnlyList<string>> VerifyAsync(
        IAgentConnector connector, IReadOnlyCollection<HostAddress> hosts, bool skipSilent, Action<string, string> report, CancellationToken cancellation)
    {
        var failures = new ConcurrentDictionary<string, CephadmException>();
        using var turn = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(hosts.Select(TryAsync)).ConfigureAwait(false);
        var refused = failures.Where(failure => !skipSilent || failure.Value.Id is not ("HostUnreachable" or "HostNameUnresolved")).OrderBy(failure => failure.Key, StringComparer.Ordinal).ToList();
        if (refused.Count > 0)
        {
            throw new CephadmException("SshChangeRefused", ErrorKind.Refused,
                $"With these settings {refused.Count} of {hosts.Count} hosts cannot be reached; nothing was changed.",
                "Put the key's public half into authorized_keys of that user on these hosts first. Hosts that are down can be left out with -Force (--force).", refused[0].Key)
            {
                Details = [.. refused.Select(failure => $"{failure.Key}: {failure.Value.Message}")],
            };
        }
        return [.. failures.Keys.Order(StringComparer.Ordinal)];

        async Task TryAsync(HostAddress host)
        {
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var channel = await connector.ConnectAsync(host, cancellation).ConfigureAwait(false);
                await channel.DisposeAsync().ConfigureAwait(false);
                report(host.HostName, "reached with the new settings");
            }
            catch (CephadmException e)
            {
                failures[host.HostName] = e;
                report(host.HostName, e.Message);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <summary>The settings for people, with the public key that belongs to them.</summary>
    public static CephSshConfiguration View(ClusterProfile profile)
    {
        var settings = profile.Ssh;
        var publicKey = settings.IdentityFile is { } key && File.Exists(key + ".pub") ? File.ReadAllText(key + ".pub").Trim() : null;
        return new CephSshConfiguration
        {
            ClusterName = profile.Name,
            UserName = settings.User,
            KeyFilePath = settings.IdentityFile,
            CertificateFilePath = settings.CertificateFile ?? (settings.IdentityFile is { } own && File.Exists(own + "-cert.pub") ? own + "-cert.pub" : null),
            SshConfigPath = settings.ConfigFile,
            JumpHost = settings.JumpHost,
            Port = settings.Port,
            PublicKey = publicKey,
        };
    }

    private static void Check(string? path, string what, Func<string, bool> isIt, string form)
    {
        if (path is null)
        {
            return;
        }
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CephadmException("SshKeyInvalid", ErrorKind.InvalidInput, $"The {what} {path} cannot be read: {e.Message}", "Give another file.", path, e);
        }
        if (!isIt(text))
        {
            throw new CephadmException("SshKeyInvalid", ErrorKind.InvalidInput, $"{path} is no {what}.", form, path);
        }
    }
}
