using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Units;

/// <summary><c>logs</c>: the last lines of a daemon's journal.</summary>
public sealed class LogsVerb() : Verb<LogsRequest, TextResult>(Protocol.Verbs.Logs, AgentJson.Default.LogsRequest, AgentJson.Default.TextResult)
{
    private const int MostLines = 100_000;

    public override async Task<TextResult> RunAsync(LogsRequest request, VerbContext context, CancellationToken cancellation)
    {
        var daemon = DaemonIdentity.Parse(request.Fsid, request.Name);
        var lines = Math.Clamp(request.Lines, 1, MostLines);
        return new TextResult { Text = await new Systemd(context.Host).JournalAsync(daemon.Service, lines, cancellation) };
    }
}
