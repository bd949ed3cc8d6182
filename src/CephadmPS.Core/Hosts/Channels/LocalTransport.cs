using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Core.Hosts.Launch;

namespace CephadmPS.Core.Hosts.Channels;

/// <summary>Runs the agent on this very machine, without SSH.</summary>
/// <param name="program">The agent's executable; null: as <see cref="AgentBinary.Locate"/> finds it.</param>
/// <param name="arguments">Arguments; null: <c>serve --stdio</c>.</param>
public sealed class LocalTransport(string? program = null, IReadOnlyList<string>? arguments = null) : IAgentTransport
{
    private readonly string _program = program ?? AgentBinary.Locate().Path;

    /// <inheritdoc/>
    public Task<ChannelProcess> OpenAsync(HostAddress host, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(ProcessLauncher.ForThisSystem.Start(_program, arguments ?? ["serve", "--stdio"]));
    }

    /// <inheritdoc/>
    public CephadmException Explain(HostAddress host, ChannelProcess process) =>
        new("AgentRefused", ErrorKind.Failed,
            $"Host {host.HostName}: the agent {_program} {(process.ExitCode is { } code ? $"ended with code {code}" : "does not answer")}.",
            $"Run '{_program} check-host' by hand and see what it says.", host.HostName)
        {
            Details = process.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(20).ToArray(),
            Undone = true,
        };
}
