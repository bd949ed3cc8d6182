using System.Globalization;
using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>
/// Mon and mgr commands against a <see cref="SimulatedCluster"/>, answered as Ceph 20.2.4 answers them. Without quorum there is no
/// monitor; without a mgr its commands have no answer.
/// </summary>
public sealed partial class SimulatedMonitor : IMonitorClient
{
    private delegate Answer Command(JObject arguments, byte[] input);

    private const int MaxConfigKey = 65536;
    private readonly SimulatedCluster _cluster;
    private readonly TimeProvider _time;
    private readonly Func<long> _epoch;
    private readonly Dictionary<string, Command> _commands;
    private readonly List<MonitorCommand> _sent = [];

    private readonly record struct Answer(int Code, string Output, string Status, byte[]? Bytes = null)
    {
        public static Answer Ok(string output = "", string status = "") => new(0, output, status);
        public static Answer Of(JToken json) => new(0, json.ToString(Formatting.None), "");
        public static Answer Error(int code, string status) => new(code, "", status);
    }

    /// <summary>Makes a client.</summary>
    /// <param name="cluster">The cluster; several clients may share it.</param>
    /// <param name="epoch">The epoch this client leads with; null: mutations are not fenced.</param>
    /// <param name="time">Clock for latency; null: the system's.</param>
    public SimulatedMonitor(SimulatedCluster cluster, Func<long>? epoch = null, TimeProvider? time = null)
    {
        _cluster = cluster;
        _epoch = epoch ?? (() => long.MaxValue);
        _time = time ?? TimeProvider.System;
        _commands = new Dictionary<string, Command>(StringComparer.Ordinal);
        AddMapCommands();
        AddStoreCommands();
        AddOsdCommands();
        AddUpstreamCommands();
        AddUpgradeCommands();
    }

    /// <summary>Faults to come, by command prefix.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>Time each command takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Commands that arrived.</summary>
    public IReadOnlyList<MonitorCommand> Sent
    {
        get
        {
            lock (_cluster.Gate)
            {
                return [.. _sent];
            }
        }
    }

    /// <inheritdoc/>
    public Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default) =>
        Faults.RunAsync("mon", command.Prefix, Latency, _time, () => Run(command), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MonitorReply Run(MonitorCommand command)
    {
        lock (_cluster.Gate)
        {
            if (!_cluster.HasQuorum)
            {
                throw new CephadmException("NoMonitor", ErrorKind.Unavailable, $"No mon of cluster {_cluster.Fsid} can be asked: there is no quorum.",
                    "See that a majority of the mons runs; Repair-CephQuorum starts those that can be started.", _cluster.Fsid);
            }
            if (command.Target == MonitorTarget.Mgr && _cluster.Mgrs.Count == 0)
            {
                throw new CephadmException("AnswerUnknown", ErrorKind.Timeout, $"No answer to 'ceph {command.Prefix}': there is no active mgr.", "Get-CephStatus");
            }
            if (command.Mutating && _epoch() < _cluster.Epoch)
            {
                throw new CephadmException("StaleEpoch", ErrorKind.Conflict, $"Epoch {_epoch()} is not the highest one, {_cluster.Epoch}.", "Use the controller that leads.");
            }
            _sent.Add(command);
            var answer = _commands.TryGetValue(command.Prefix, out var run)
                ? run(command.Arguments, command.Input ?? [])
                : Answer.Error(-22, "command not known");
            return new MonitorReply(answer.Code, answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Output), answer.Status);
        }
    }

    private static string Word(JObject arguments, string name) => (string?)arguments[name] ?? "";

    private static IEnumerable<string> Words(JObject arguments, string name) => (arguments[name] as JArray ?? []).Select(w => (string?)w ?? "");

    // Mons take an OSD's number as a number only.
    private static int? OsdName(JObject arguments) => arguments["id"] is { Type: JTokenType.Integer } id ? (int)id : null;

    private static Answer NoOsdName => Answer.Error(-22, "bad or missing field 'id'");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
