using System.Threading.Channels;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Core.Monitors;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>One controller's connection to a simulated host. Requests and answers pass through JSON, as they do on the wire.</summary>
internal sealed class SimulatedChannel(SimulatedHost host) : IAgentChannel
{
    private readonly ChangeQueue _changes = new();
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private long _epoch;
    private int _lastSession;
    private long _sequence;
    private bool _wasOffline;
    private bool _closed;

    public string HostName => host.HostName;

    public bool IsConnected => !host.Offline && !_closed;

    public TimeSpan? Silence => host.SilentSince is { } since ? host.Time.GetElapsedTime(since) : TimeSpan.Zero;

    public bool IsResident { get; private set; } = host.CanBeJoined;

    public ChannelReader<ChangeNotice> Changes => _changes.Reader;

    public void Add(ChangeNotice notice)
    {
        notice.Sequence = Interlocked.Increment(ref _sequence);
        _changes.Add(notice);
    }

    public Task RenewAsync(CancellationToken cancellation = default)
    {
        Join();
        return Task.CompletedTask;
    }

    /// <summary>The connection is another one now.</summary>
    internal void Join()
    {
        IsResident = host.CanBeJoined;
        _changes.AddEverything();
    }

    public async Task<TResult> CallAsync<TResult>(
        string verb, object? parameters = null, TimeSpan? timeout = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (host.Offline)
        {
            _wasOffline = true;
            throw new CephadmException("HostUnreachable", ErrorKind.Unavailable, $"Host {HostName} cannot be reached at {host.Address} port 22: it is offline.",
                "See that the host runs.", HostName) { Undone = true };
        }
        if (host.SilentSince is not null)
        {
            // As over a cut cable: the request is gone, and only the time says so.
            await Task.Delay(timeout ?? TimeSpan.FromSeconds(60), host.Time, cancellation).ConfigureAwait(false);
            throw RpcErrors.AnswerUnknown(HostName, verb, "none came in time");
        }
        if (_wasOffline)
        {
            _wasOffline = false;
            _sessions.Clear();
            _changes.AddEverything();
        }
        var request = parameters is null ? null : JToken.FromObject(parameters, AgentJsonSettings.Serializer).ToObject(parameters.GetType(), AgentJsonSettings.Serializer);
        progress?.Report(verb);
        var result = request is OpenMonitorRequest or MonitorCommandRequest or CloseMonitorRequest
            ? await MonitorAsync(request, cancellation).ConfigureAwait(false)
            : await host.Faults.RunAsync(HostName, verb, host.Latency, host.Time, () => Run(verb, request), cancellation).ConfigureAwait(false);
        return JToken.FromObject(result, AgentJsonSettings.Serializer).ToObject<TResult>(AgentJsonSettings.Serializer)!;
    }

    public ValueTask DisposeAsync()
    {
        _closed = true;
        _changes.Complete();
        host.Leave(this);
        return ValueTask.CompletedTask;
    }

    private object Run(string verb, object? request) => request is AttachRequest attach ? Attach(attach) : host.Run(verb, request, _epoch);

    private AttachResult Attach(AttachRequest request)
    {
        lock (host.Cluster.Gate)
        {
            if (request.Epoch < host.Cluster.Epoch)
            {
                throw SimulatedErrors.StaleEpoch(HostName, request.Epoch, host.Cluster.Epoch);
            }
            host.Cluster.Epoch = _epoch = request.Epoch;
            return new AttachResult { Epoch = request.Epoch };
        }
    }

    private async Task<object> MonitorAsync(object request, CancellationToken cancellation)
    {
        switch (request)
        {
            case OpenMonitorRequest:
                return await host.Faults.RunAsync(HostName, Verbs.OpenMonitor, host.Latency, host.Time, object () =>
                {
                    var name = $"{HostName}-{++_lastSession}";
                    _sessions.Add(name);
                    host.Note(Verbs.OpenMonitor);
                    return new OpenMonitorResult { Session = name, Image = "simulated", Config = "" };
                }, cancellation).ConfigureAwait(false);
            case CloseMonitorRequest close:
                _sessions.Remove(close.Session);
                return new TextResult();
            default:
                return await CommandAsync((MonitorCommandRequest)request, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<MonitorCommandResult> CommandAsync(MonitorCommandRequest request, CancellationToken cancellation)
    {
        var arguments = JObject.Parse(request.Command);
        var command = new MonitorCommand((string)arguments["prefix"]!)
        {
            Arguments = arguments,
            Input = request.Input is null ? null : Convert.FromBase64String(request.Input),
            Mutating = request.Mutating,
            Target = request.Target == "mgr" ? MonitorTarget.Mgr : MonitorTarget.Mon,
        };
        return await host.Faults.RunAsync(HostName, Verbs.MonitorCommand, host.Latency, host.Time, () =>
        {
            if (!_sessions.Contains(request.Session))
            {
                throw SimulatedErrors.Refused(HostName, "SessionEnded", $"there is no monitor session '{request.Session}' on this connection");
            }
            // Nothing in it waits: latency and faults are the channel's.
            var reply = new SimulatedMonitor(host.Cluster, () => request.Epoch).SendAsync(command, cancellation).GetAwaiter().GetResult();
            return new MonitorCommandResult { ReturnCode = reply.ReturnCode, Status = reply.Status, Output = Convert.ToBase64String(reply.Output), Binary = true };
        }, cancellation).ConfigureAwait(false);
    }
}
