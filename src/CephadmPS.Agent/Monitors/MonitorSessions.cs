using System.Collections.Concurrent;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Monitors;

/// <summary>The monitor sessions of one connection. They end with it.</summary>
public sealed class MonitorSessions(HostContext host, EpochStore epochs) : IAsyncDisposable
{
    private const int MaxSessions = 8;

    private sealed record Opened(string Fsid, MonitorSession Session);

    private readonly ConcurrentDictionary<string, Opened> sessions = new();
    private readonly ProcessIdentity processes = new(host);

    /// <summary>Opens a session; what the request leaves out is found on the host.</summary>
    public async Task<OpenMonitorResult> OpenAsync(OpenMonitorRequest request, long epoch, CancellationToken cancellation)
    {
        foreach (var (name, opened) in sessions.Where(s => !s.Value.Session.IsOpen))
        {
            sessions.TryRemove(new KeyValuePair<string, Opened>(name, opened));
        }
        if (sessions.Count >= MaxSessions)
        {
            throw AgentException.Refused("TooManySessions", $"{MaxSessions} monitor sessions are open on this connection", "Close one.");
        }
        var access = MonitorSources.Complete(host, request, epoch);
        await MonitorSession.EndOlderAsync(host, access.Fsid, epoch: 0, processes, Own());
        var session = await MonitorSession.OpenAsync(host, EngineProgram.Require(host).Name, access, cancellation);
        sessions[session.Name] = new Opened(access.Fsid, session);
        return new OpenMonitorResult { Session = session.Name, Image = access.Image, Config = access.Config };
    }

    /// <summary>Runs a command; a mutating one only while no higher epoch is known than the caller's. Otherwise the session ends.</summary>
    public async Task<MonitorCommandResult> SendAsync(MonitorCommandRequest request, Func<string, long, AgentException?> mayMutate, CancellationToken cancellation)
    {
        var opened = Find(request.Session);
        if (request.Target is not ("mon" or "mgr"))
        {
            throw AgentException.Refused("InvalidTarget", $"a command's target is 'mon' or 'mgr', not '{request.Target}'");
        }
        if (request.Mutating && mayMutate(opened.Fsid, request.Epoch) is { } refusal)
        {
            if (refusal.Code == AgentErrorCodes.StaleEpoch)
            {
                await EndAsync(opened.Fsid);
            }
            throw refusal;
        }
        var reply = await opened.Session.SendAsync(
            request.Target, request.Command, InputOf(request), TimeSpan.FromSeconds(Math.Clamp(request.TimeoutSeconds, 1, 3600)), cancellation);
        if (!opened.Session.IsOpen)
        {
            sessions.TryRemove(request.Session, out _);
        }
        return ResultOf(reply);
    }

    /// <summary>Ends a session. One that has ended already is none.</summary>
    public async Task CloseAsync(string name)
    {
        if (sessions.TryRemove(name, out var opened))
        {
            await opened.Session.DisposeAsync();
        }
    }

    /// <summary>A controller has attached with a higher epoch: older ones' sessions on this host end, and ours bear the new epoch.</summary>
    public async Task RaisedAsync(string fsid, long epoch)
    {
        foreach (var opened in sessions.Values.Where(s => s.Fsid == fsid && s.Session.IsOpen))
        {
            opened.Session.SetEpoch(epoch);
        }
        await MonitorSession.EndOlderAsync(host, fsid, epochs.Read(fsid).Epoch, processes, Own());
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(sessions.Values.Select(s => s.Session.DisposeAsync().AsTask()));
        sessions.Clear();
    }

    private HashSet<string> Own() => [.. sessions.Keys];

    private async Task EndAsync(string fsid)
    {
        foreach (var (name, _) in sessions.Where(s => s.Value.Fsid == fsid))
        {
            await CloseAsync(name);
        }
    }

    private Opened Find(string name) => sessions.TryGetValue(name, out var opened) && opened.Session.IsOpen
        ? opened
        : throw new AgentException("SessionEnded", $"there is no monitor session '{name}' on this connection", "Open a new one.", AgentErrorCodes.Refused) { Undone = true };

    private static byte[]? InputOf(MonitorCommandRequest request)
    {
        try
        {
            return request.Input is null ? null : Convert.FromBase64String(request.Input);
        }
        catch (FormatException)
        {
            throw AgentException.Refused("InvalidInput", "the command's input is not base64");
        }
    }

    private static MonitorCommandResult ResultOf(MonitorReply reply)
    {
        var result = new MonitorCommandResult { ReturnCode = reply.ReturnCode, Status = reply.Status, Unknown = reply.Unknown };
        try
        {
            result.Output = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(reply.Output);
        }
        catch (System.Text.DecoderFallbackException)
        {
            result.Output = Convert.ToBase64String(reply.Output);
            result.Binary = true;
        }
        return result;
    }
}
