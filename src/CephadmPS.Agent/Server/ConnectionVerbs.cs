using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>The verbs that belong to a connection: who leads, and the sessions it has opened.</summary>
internal static class ConnectionVerbs
{
    public static IEnumerable<IVerb> Create(AgentCore core, Connection connection, MonitorSessions sessions, ChangeFeed changes) =>
    [
        new HelloVerb(core),
        new WatchVerb(core, changes),
        new AnnounceVerb(core),
        new AgentStatusVerb(core),
        new ReplaceAgentVerb(core),
        new AttachVerb(core.Dispatcher, connection, sessions),
        new OpenMonitorVerb(connection, sessions),
        new MonitorCommandVerb(core.Dispatcher.Epochs, connection, sessions),
        new CloseMonitorVerb(sessions),
        new OperationVerb(core.Dispatcher),
    ];
}

/// <summary>Binds the connection to a cluster and an epoch, and ends the sessions of those who led before.</summary>
internal sealed class AttachVerb(Dispatcher dispatcher, Connection connection, MonitorSessions sessions)
    : Verb<AttachRequest, AttachResult>(Protocol.Verbs.Attach, AgentJson.Default.AttachRequest, AgentJson.Default.AttachResult)
{
    public override async Task<AttachResult> RunAsync(AttachRequest request, VerbContext context, CancellationToken cancellation)
    {
        var fsid = ClusterId.Checked(request.Fsid);
        if (request.Epoch < 0)
        {
            throw AgentException.Refused("InvalidEpoch", $"{request.Epoch} is not an epoch");
        }
        var rose = dispatcher.Epochs.Raise(fsid, request.Epoch, request.Controller);
        connection.Attach(fsid, request.Epoch);
        if (rose)
        {
            await sessions.RaisedAsync(fsid, request.Epoch);
        }
        return new AttachResult
        {
            Epoch = request.Epoch,
            Interrupted = await Inspection.OfAsync(context.Host, fsid, dispatcher.Interrupted(fsid), cancellation),
        };
    }
}

internal sealed class OpenMonitorVerb(Connection connection, MonitorSessions sessions)
    : Verb<OpenMonitorRequest, OpenMonitorResult>(Protocol.Verbs.OpenMonitor, AgentJson.Default.OpenMonitorRequest, AgentJson.Default.OpenMonitorResult)
{
    public override Task<OpenMonitorResult> RunAsync(OpenMonitorRequest request, VerbContext context, CancellationToken cancellation) =>
        sessions.OpenAsync(request, connection.EpochOf(request.Fsid), cancellation);
}

/// <summary>Runs a mon or mgr command. It changes the cluster, not the host: no lock and no journal, but the epoch is checked.</summary>
internal sealed class MonitorCommandVerb(EpochStore epochs, Connection connection, MonitorSessions sessions)
    : Verb<MonitorCommandRequest, MonitorCommandResult>(Protocol.Verbs.MonitorCommand, AgentJson.Default.MonitorCommandRequest, AgentJson.Default.MonitorCommandResult)
{
    public override Task<MonitorCommandResult> RunAsync(MonitorCommandRequest request, VerbContext context, CancellationToken cancellation) =>
        sessions.SendAsync(request, Refusal, cancellation);

    private AgentException? Refusal(string fsid, long epoch)
    {
        try
        {
            connection.Check(epochs, fsid, epoch);
            return null;
        }
        catch (AgentException e)
        {
            return e;
        }
    }
}

internal sealed class CloseMonitorVerb(MonitorSessions sessions)
    : Verb<CloseMonitorRequest, TextResult>(Protocol.Verbs.CloseMonitor, AgentJson.Default.CloseMonitorRequest, AgentJson.Default.TextResult)
{
    public override async Task<TextResult> RunAsync(CloseMonitorRequest request, VerbContext context, CancellationToken cancellation)
    {
        await sessions.CloseAsync(request.Session);
        return new TextResult();
    }
}
