using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

/// <summary>Agents that stay on hosts: installing, replacing, removing, looking. None of it needs a cluster.</summary>
public static class HostAgents
{
    private static readonly TimeSpan ReplacementTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Installs the agent with an administrator's account. Errors: those of <see cref="IAgentConnector.ConnectAsync"/>, <c>PublicKeyUnreadable</c>,
    /// <c>PublicKeyInvalid</c>, <c>ReleaseKeyFixed</c>, <c>SudoersInvalid</c>, <c>AgentStartFailed</c>.
    /// </summary>
    public static async Task<CephAgent> InstallAsync(
        InstallAgentOptions options, HostAddress? known, SshSettings ssh, ClusterEnvironment environment, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var request = new InstallAgentRequest { PublicKey = ReadKey(options.PublicKeyFile), User = options.User, ReplaceKey = options.ReplaceKey };
        var connections = Connections.Of(environment, ssh, AgentChoice.Pushed);
        var address = known ?? await connections.PinAsync(
            new HostAddress(options.HostName, options.Address ?? options.HostName) { Port = ssh.Port }, options.HostKeyFingerprint, options.AcceptNewHostKey, cancellation).ConfigureAwait(false);
        return await WithChannelAsync(connections, address, async channel =>
        {
            report("installing the agent");
            var installed = await channel.InstallAgentAsync(request, null, cancellation).ConfigureAwait(false);
            var status = await channel.AgentStatusAsync(cancellation).ConfigureAwait(false);
            return Of(address.HostName, status) with { Installed = true, SudoersLine = installed.SudoersLine, Changed = installed.Changed };
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes the installed agent off a host, with an administrator's account; false when there was none.</summary>
    public static Task<bool> UninstallAsync(HostAddress host, SshSettings ssh, ClusterEnvironment environment, CancellationToken cancellation) =>
        WithChannelAsync(Connections.Of(environment, ssh, AgentChoice.Pushed), host,
            async channel => (await channel.UninstallAgentAsync(new UninstallAgentRequest(), cancellation).ConfigureAwait(false)).Changed, cancellation);

    /// <summary>
    /// Has the agent that answers stay on its host; new connections join it. False when it does not stay: an administrator's is there, or something stands in its
    /// way, which is told and no error, for it is pushed with each connection then. Errors: those of a host that does not answer, or of a controller that no longer leads.
    /// </summary>
    internal static async Task<bool> KeepAsync(IAgentChannel channel, Action<string> report, CancellationToken cancellation)
    {
        try
        {
            var installed = await channel.InstallAgentAsync(new InstallAgentRequest { Automatic = true }, null, cancellation).ConfigureAwait(false);
            if (installed.Changed)
            {
                report($"the agent stays on {channel.HostName} as {installed.Unit}");
            }
            return installed.Stays;
        }
        catch (CephadmException e) when (e.Kind is ErrorKind.Refused or ErrorKind.Failed or ErrorKind.Security && e.Id != "AnswerUnknown")
        {
            report($"the agent does not stay on {channel.HostName}, but comes with each connection: {e.Message}");
            return false;
        }
    }

    /// <summary>Takes off a host what <see cref="KeepAsync"/> has installed there, when no cluster is left on it. What keeps it there is told and no error.</summary>
    internal static async Task DismissAsync(HostAddress host, SshSettings ssh, ClusterEnvironment environment, Action<string> report, CancellationToken cancellation)
    {
        try
        {
            var gone = await WithChannelAsync(Connections.Of(environment, ssh, AgentChoice.Pushed), host,
                channel => channel.UninstallAgentAsync(new UninstallAgentRequest { Automatic = true }, cancellation), cancellation).ConfigureAwait(false);
            if (gone.Changed)
            {
                report($"the agent is taken off {host.HostName}");
            }
        }
        catch (CephadmException e) when (e.Id != "OperationCancelled")
        {
            report($"the agent stays on {host.HostName}: {e.Message}");
        }
    }

    /// <summary>The agent that a connection to the host comes to, and how its last replacement went.</summary>
    public static Task<CephAgent> GetAsync(HostAddress host, SshSettings ssh, ClusterEnvironment environment, CancellationToken cancellation) =>
        WithChannelAsync(Connections.Of(environment, ssh, AgentChoice.Any), host,
            async channel => Of(host.HostName, await channel.AgentStatusAsync(cancellation).ConfigureAwait(false)), cancellation);

    /// <summary>
    /// Has the agent on a host replace itself by the one here, which must be signed, and waits until it answers. Errors: <c>ReleaseUnsigned</c>,
    /// <c>ReleaseSignatureInvalid</c>, <c>ReleaseOlder</c> and others of the agent's; <c>AgentRolledBack</c> when the new one did not answer there and
    /// the old one is back.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="ssh">How it is reached.</param>
    /// <param name="environment">What this computer offers.</param>
    /// <param name="program">The new executable; null: the one that is pushed to hosts.</param>
    /// <param name="allowDowngrade">Also when it is not newer.</param>
    /// <param name="report">Receives what is being done.</param>
    /// <param name="cancellation">Stops waiting; the agent goes on.</param>
    public static Task<CephAgent> UpdateAsync(
        HostAddress host, SshSettings ssh, ClusterEnvironment environment, string? program, bool allowDowngrade, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        var agent = AgentBinary.Locate(program ?? environment.AgentPath);
        return WithChannelAsync(Connections.Of(environment, ssh, AgentChoice.Installed), host, async channel =>
        {
            var before = await channel.AgentStatusAsync(cancellation).ConfigureAwait(false);
            if (before.Digest == agent.Sha256)
            {
                return Of(host.HostName, before);
            }
            report($"sending the new agent to replace release {before.Version}");
            var result = await channel.ReplaceAgentAsync(agent, AgentRelease.Read(agent), allowDowngrade, null, cancellation).ConfigureAwait(false);
            report($"waiting for release {result.ToVersion} to answer");
            var after = await EndedAsync(channel, agent.Sha256, environment.Time, cancellation).ConfigureAwait(false);
            return after.Replacement is { State: "done" }
                ? Of(host.HostName, after) with { Changed = true }
                : throw new CephadmException("AgentRolledBack", ErrorKind.Failed,
                    $"Host {host.HostName}: the new agent did not take over and was taken back: {after.Replacement?.Reason ?? "no reason is known"}.",
                    "See 'journalctl -u cephadmps-agent' there. The agent before answers.", host.HostName) { Undone = true };
        }, cancellation);
    }

    private static async Task<AgentStatusResult> EndedAsync(IAgentChannel channel, string digest, TimeProvider time, CancellationToken cancellation)
    {
        for (var started = time.GetTimestamp(); ; await Task.Delay(Look, time, cancellation).ConfigureAwait(false))
        {
            try
            {
                var status = await channel.AgentStatusAsync(cancellation).ConfigureAwait(false);
                if (status.Replacement is { State: "done" or "rolled-back" } ended && ended.ToDigest == digest)
                {
                    return status;
                }
            }
            catch (CephadmException e) when (e.Kind is ErrorKind.Unavailable or ErrorKind.Timeout || e.Id == "AnswerUnknown")
            {
                // It is being restarted.
            }
            if (time.GetElapsedTime(started) > ReplacementTime)
            {
                throw new CephadmException("AgentReplacementUnknown", ErrorKind.Timeout,
                    $"Host {channel.HostName}: whether the new agent took over is not known after {ReplacementTime.TotalSeconds:0} s.",
                    $"A long mutation may be running there, which is finished first. Look again: cephadm-controller agent status {channel.HostName}", channel.HostName);
            }
        }
    }

    private static async Task<T> WithChannelAsync<T>(Connections connections, HostAddress host, Func<IAgentChannel, Task<T>> work, CancellationToken cancellation)
    {
        using var transport = connections.Connector as IDisposable;
        await using var channel = await connections.Connector.ConnectAsync(host, cancellation).ConfigureAwait(false);
        return await work(channel).ConfigureAwait(false);
    }

    private static CephAgent Of(string hostName, AgentStatusResult status) => new()
    {
        HostName = hostName,
        Version = status.Version,
        Digest = status.Digest,
        Installed = status.Resident,
        KeyFingerprint = status.KeyFingerprint,
        Replacement = status.Replacement?.State,
        Reason = status.Replacement?.Reason,
    };

    private static string? ReadKey(string? file)
    {
        try
        {
            return file is null ? null : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CephadmException("PublicKeyUnreadable", ErrorKind.NotFound, $"The public key cannot be read: {file}.",
                "Give the file with the public half of the release key, in PEM.", file, e);
        }
    }
}
