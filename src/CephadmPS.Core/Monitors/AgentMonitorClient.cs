using System.Diagnostics;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Protocol;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

/// <summary>
/// Runs commands through sessions that agents keep on up to two hosts. When one breaks the other takes over; a mutating command whose
/// outcome is not known is never repeated.
/// </summary>
public sealed class AgentMonitorClient(MonitorClientOptions options) : IMonitorClient
{
    private const int MaxSessions = 2;
    private const int MaxAttempts = 4;

    // The agent's own time for the command passes first, and its answer still has to arrive.
    private static readonly TimeSpan AnswerSlack = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(3);

    private readonly object _gate = new();
    private readonly List<Session> _sessions = [];
    private readonly SemaphoreSlim _opening = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _spare = Task.CompletedTask;
    private (string Config, string Keyring)? _access;
    private uint _turn;

    private sealed record Session(string HostName, IAgentChannel Channel, string Name);

    /// <inheritdoc/>
    public async Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            var session = await PickAsync(command.Mutating, cancellation).ConfigureAwait(false);
            string why;
            try
            {
                var result = await session.Channel.CallAsync<MonitorCommandResult>(
                    Verbs.MonitorCommand, Request(session, command), command.Timeout + AnswerSlack, null, cancellation).ConfigureAwait(false);
                if (!result.Unknown)
                {
                    return new MonitorReply(result.ReturnCode, OutputOf(result), result.Status);
                }
                why = result.Status.Length > 0 ? result.Status : "the session ended";
            }
            catch (CephadmException e) when (e.Id is "SessionEnded" or "HostUnreachable" && attempt < MaxAttempts)
            {
                // The command was not run: another session may do it.
                Drop(session);
                continue;
            }
            catch (ObjectDisposedException) when (!_stop.IsCancellationRequested && attempt < MaxAttempts)
            {
                // Nor here: the connection to that host was closed meanwhile, for the host was removed or is reached elsewhere now.
                Drop(session);
                continue;
            }
            catch (CephadmException e) when (e.Id == "NotAttached" && attempt < MaxAttempts)
            {
                // Not run either: that host was not waited for when the epoch began. Whoever asks for its channel has it attached.
                await AttachAsync(session, cancellation).ConfigureAwait(false);
                continue;
            }
            catch (CephadmException e) when (e.Id is "AnswerUnknown" or "DeadlinePassed")
            {
                why = e.Message;
            }
            catch (CephadmException e) when (e.Id == "StaleEpoch")
            {
                // The agent has ended the session as well.
                Drop(session);
                throw;
            }
            Drop(session);
            // Reading again is harmless; it is pointless when the time has passed already.
            if (command.Mutating || attempt >= MaxAttempts || watch.Elapsed >= command.Timeout)
            {
                throw new CephadmException("AnswerUnknown", ErrorKind.Timeout,
                    $"No answer to 'ceph {command.Prefix}' through host {session.HostName}: {why}. It may or may not have been carried out.",
                    command.Target == MonitorTarget.Mgr
                        ? "See whether there is an active mgr (Get-CephStatus), then look at the state and decide again."
                        : "See whether the mons have quorum (Get-CephStatus), then look at the state and decide again.", session.HostName);
            }
        }
    }

    /// <summary>The attempt to open a second session, which goes on beside the first commands.</summary>
    internal Task Spare => _spare;

    /// <summary>Ends the sessions; the channels stay open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _spare.ConfigureAwait(false);
        Session[] sessions;
        lock (_gate)
        {
            sessions = [.. _sessions];
            _sessions.Clear();
        }
        await Task.WhenAll(sessions.Select(CloseAsync)).ConfigureAwait(false);
    }

    private async Task AttachAsync(Session session, CancellationToken cancellation)
    {
        try
        {
            await options.Connect(session.HostName, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e)
        {
            Drop(session);
            if (e.Id == "StaleEpoch")
            {
                throw;
            }
        }
    }

    private async Task<Session> PickAsync(bool mutating, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        if (Open(mutating) is { } open)
        {
            return open;
        }
        await _opening.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Open(mutating) is { } other)
            {
                return other;
            }
            var session = await OpenFirstAsync([], cancellation).ConfigureAwait(false);
            if (_spare.IsCompleted)
            {
                _spare = Task.Run(OpenSpareAsync, CancellationToken.None);
            }
            return session;
        }
        finally
        {
            _opening.Release();
        }
    }

    // Reading commands take turns; changes keep to one session, so that they arrive in the order in which they were sent.
    private Session? Open(bool mutating)
    {
        lock (_gate)
        {
            return _sessions.Count == 0 ? null : _sessions[mutating ? 0 : (int)(_turn++ % (uint)_sessions.Count)];
        }
    }

    private async Task<Session> OpenFirstAsync(IReadOnlyCollection<string> except, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        foreach (var hostName in options.Hosts().Where(h => !except.Contains(h)))
        {
            try
            {
                var channel = await options.Connect(hostName, cancellation).ConfigureAwait(false);
                var opened = await channel.CallAsync<OpenMonitorResult>(Verbs.OpenMonitor, new OpenMonitorRequest
                {
                    Fsid = options.Fsid,
                    Image = options.Image,
                    Config = options.Config ?? _access?.Config,
                    Keyring = options.Keyring ?? _access?.Keyring,
                    Entity = options.Entity,
                }, OpenTime, null, cancellation).ConfigureAwait(false);
                var session = new Session(hostName, channel, opened.Session);
                lock (_gate)
                {
                    _sessions.Add(session);
                }
                return session;
            }
            catch (CephadmException e)
            {
                reasons.Add(e.Message);
            }
            catch (ObjectDisposedException) when (!_stop.IsCancellationRequested)
            {
                reasons.Add($"The connection to {hostName} was closed meanwhile.");
            }
        }
        throw new CephadmException("NoMonitor", ErrorKind.Unavailable,
            $"No mon of cluster {options.Fsid} can be asked: {(reasons.Count > 0 ? reasons[0] : "no mon host is known")}",
            "See that a majority of the mons runs (on their hosts: systemctl list-units 'ceph-*@mon.*'); Repair-CephQuorum starts those that can be started.", options.Fsid)
        {
            Details = reasons,
        };
    }

    /// <summary>A second session on another host, so that losing the first costs nothing.</summary>
    private async Task OpenSpareAsync()
    {
        try
        {
            string[] used;
            lock (_gate)
            {
                used = [.. _sessions.Select(s => s.HostName)];
            }
            if (used.Length >= MaxSessions || options.Hosts().Count <= used.Length)
            {
                return;
            }
            _access ??= await ReadAccessAsync().ConfigureAwait(false);
            await OpenFirstAsync(used, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CephadmException or OperationCanceledException or ObjectDisposedException)
        {
            // There is no spare now. When the first session breaks, another is opened and its errors are told.
        }
    }

    // Only some hosts have the admin keyring; a session on any other mon host needs it from us.
    private async Task<(string Config, string Keyring)?> ReadAccessAsync()
    {
        if (options.Config is not null && options.Keyring is not null)
        {
            return (options.Config, options.Keyring);
        }
        var config = await this.GenerateMinimalConfAsync(_stop.Token).ConfigureAwait(false);
        var entity = await this.GetAuthAsync(options.Entity, _stop.Token).ConfigureAwait(false);
        return entity is null ? null : (config, entity.KeyringText);
    }

    private void Drop(Session session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }
    }

    private static async Task CloseAsync(Session session)
    {
        try
        {
            await session.Channel.CallAsync<JToken>(
                Verbs.CloseMonitor, new CloseMonitorRequest { Session = session.Name }, CloseTime, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CephadmException or ObjectDisposedException)
        {
            // The agent ends its sessions with the connection; asking is only quicker.
        }
    }

    private MonitorCommandRequest Request(Session session, MonitorCommand command)
    {
        var json = new JObject { ["prefix"] = command.Prefix };
        if (!command.Plain)
        {
            json["format"] = "json";
        }
        json.Merge(command.Arguments);
        return new MonitorCommandRequest
        {
            Session = session.Name,
            Target = command.Target == MonitorTarget.Mgr ? "mgr" : "mon",
            Command = json.ToString(Formatting.None),
            Input = command.Input is null ? null : Convert.ToBase64String(command.Input),
            TimeoutSeconds = (int)Math.Ceiling(command.Timeout.TotalSeconds),
            Mutating = command.Mutating,
            Epoch = command.Mutating ? options.Epoch() : 0,
        };
    }

    private static byte[] OutputOf(MonitorCommandResult result) =>
        result.Binary ? Convert.FromBase64String(result.Output) : System.Text.Encoding.UTF8.GetBytes(result.Output);
}
