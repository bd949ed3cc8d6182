using System.Text;
using CephadmPS.Core.Hosts.Launch;

namespace CephadmPS.Core.Hosts.Agents;

/// <summary>Our side of <see cref="AgentPushScript"/>: answers "need" with the executable and waits for "ready".</summary>
internal static class AgentPush
{
    private const int MaxChatter = 64 * 1024;

    /// <summary>How the start on a host went.</summary>
    /// <param name="Ready">The agent has been started.</param>
    /// <param name="Pushed">It had to be sent first.</param>
    /// <param name="Failure">Where the host's side stopped; null when it ended without a word.</param>
    public sealed record Outcome(bool Ready, bool Pushed, string? Failure);

    /// <summary>Runs the conversation up to the agent's start. The time to wait is the caller's.</summary>
    public static async Task<Outcome> RunAsync(ChannelProcess process, AgentBinary agent, CancellationToken cancellation)
    {
        var pushed = false;
        try
        {
            while (await ReadWordAsync(process.Output, cancellation).ConfigureAwait(false) is { } word)
            {
                switch (word)
                {
                    case "ready":
                        return new Outcome(true, pushed, null);
                    case "need" when !pushed:
                        pushed = true;
                        await SendAsync(process, agent, cancellation).ConfigureAwait(false);
                        break;
                    default:
                        return new Outcome(false, pushed, word);
                }
            }
        }
        catch (IOException)
        {
            // A closed pipe while sending: the host's side has said why it stopped, or it is on standard error.
            return new Outcome(false, pushed, await ReadWordAsync(process.Output, cancellation).ConfigureAwait(false));
        }
        return new Outcome(false, pushed, null);
    }

    private static async Task SendAsync(ChannelProcess process, AgentBinary agent, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(agent.Path);
        await file.CopyToAsync(process.Input, 256 * 1024, cancellation).ConfigureAwait(false);
        await process.Input.FlushAsync(cancellation).ConfigureAwait(false);
    }

    // Byte by byte, because what follows the line "ready" belongs to the agent's messages.
    private static async Task<string?> ReadWordAsync(Stream output, CancellationToken cancellation)
    {
        var one = new byte[1];
        var line = new StringBuilder();
        for (var read = 0; read < MaxChatter; read++)
        {
            if (await output.ReadAsync(one, cancellation).ConfigureAwait(false) == 0)
            {
                return null;
            }
            if (one[0] != (byte)'\n')
            {
                line.Append((char)one[0]);
                continue;
            }
            var text = line.ToString().TrimEnd('\r');
            line.Clear();
            if (text.StartsWith(AgentPushScript.Marker, StringComparison.Ordinal))
            {
                return text[AgentPushScript.Marker.Length..];
            }
        }
        return "chatter";
    }
}
