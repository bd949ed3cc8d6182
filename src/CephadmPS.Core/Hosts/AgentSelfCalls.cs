using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts;

/// <summary>The verbs that are about the agent itself.</summary>
public static class AgentSelfCalls
{
    private const int Piece = 512 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Change = TimeSpan.FromMinutes(5);

    /// <summary>The agent that answers becomes the one that stays on the host; only a pushed agent does that. 5 min.</summary>
    public static Task<InstallAgentResult> InstallAgentAsync(
        this IAgentChannel channel, InstallAgentRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<InstallAgentResult>(Verbs.InstallAgent, request, Change, progress, cancellation);

    /// <summary>Takes the installed agent off the host; only a pushed agent does that. 5 min.</summary>
    public static Task<UninstallAgentResult> UninstallAgentAsync(this IAgentChannel channel, UninstallAgentRequest request, CancellationToken cancellation = default) =>
        channel.CallAsync<UninstallAgentResult>(Verbs.UninstallAgent, request, Change, null, cancellation);

    /// <summary>Which agent is there, and how its last replacement went; 60 s.</summary>
    public static Task<AgentStatusResult> AgentStatusAsync(this IAgentChannel channel, CancellationToken cancellation = default) =>
        channel.CallAsync<AgentStatusResult>(Verbs.AgentStatus, null, Look, null, cancellation);

    /// <summary>Brings a program to the host in pieces and has the agent there replace itself by it. It is restarted right after the answer.</summary>
    public static async Task<ReplaceAgentResult> ReplaceAgentAsync(
        this IAgentChannel channel, AgentBinary agent, AgentRelease release, bool allowDowngrade, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(release);
        await using var file = File.OpenRead(agent.Path);
        var piece = new byte[Piece];
        for (var offset = 0L; offset < agent.Length;)
        {
            var read = await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                // The file has become shorter; its digest will tell.
                break;
            }
            await channel.CallAsync<StageAgentResult>(
                Verbs.StageAgent, new StageAgentRequest { Digest = agent.Sha256, Offset = offset, Data = Convert.ToBase64String(piece, 0, read) }, Look, null, cancellation).ConfigureAwait(false);
            offset += read;
        }
        return await channel.CallAsync<ReplaceAgentResult>(
            Verbs.ReplaceAgent, new ReplaceAgentRequest { Manifest = release.Manifest, Signature = release.Signature, AllowDowngrade = allowDowngrade },
            Change, progress, cancellation).ConfigureAwait(false);
    }
}
