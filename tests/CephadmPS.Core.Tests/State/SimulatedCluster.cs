using System.Text;
using System.Threading.Channels;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.State;

/// <summary>
/// The mons' key stores and one agent that fences, as far as leadership and records need them. Everything is answered at once, so that a test's
/// clock alone decides what happens when.
/// </summary>
internal sealed class SimulatedCluster
{
    private readonly object gate = new();
    private long highest;
    private string leader = "";

    public Dictionary<string, string> Keys { get; } = [];

    public Dictionary<string, string> Auth { get; } = [];

    /// <summary>Mon commands that were carried out, in order, as <c>prefix key</c>.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The cluster is of Ceph 20, whose monmap names ciphers.</summary>
    public bool AllowsAes256k { get; set; } = true;

    public IEnumerable<long> ClaimedEpochs => Auth.Keys.Select(name => long.Parse(name.Split('.')[2])).Order();

    public string? Value(string key)
    {
        lock (gate)
        {
            return Keys.GetValueOrDefault("cephadmps/" + key);
        }
    }

    public void Attach(AttachRequest request)
    {
        lock (gate)
        {
            if (request.Epoch < highest)
            {
                throw new CephadmException("StaleEpoch", ErrorKind.Conflict, $"epoch {request.Epoch} is over: {leader} leads with epoch {highest}");
            }
            if (request.Epoch > highest)
            {
                (highest, leader) = (request.Epoch, request.Controller);
            }
        }
    }

    public MonitorReply Run(MonitorCommand command, long epoch, long attached)
    {
        lock (gate)
        {
            if (command.Mutating && epoch < highest)
            {
                throw new CephadmException("StaleEpoch", ErrorKind.Conflict, $"epoch {epoch} is over: {leader} leads with epoch {highest}");
            }
            if (command.Mutating && epoch != 0 && epoch != attached)
            {
                throw new CephadmException("NotAttached", ErrorKind.Refused, $"epoch {epoch} is not attached on this connection");
            }
            var (code, output) = Answer(command);
            var key = command.Arguments.Value<string>("key") ?? command.Arguments.Value<string>("entity");
            Log.Add(key is null ? command.Prefix : $"{command.Prefix} {key}");
            return new MonitorReply(code, Encoding.UTF8.GetBytes(output), "");
        }
    }

    private (int Code, string Output) Answer(MonitorCommand command)
    {
        var key = command.Arguments.Value<string>("key") ?? command.Arguments.Value<string>("entity") ?? "";
        var input = command.Input is null ? "" : Encoding.UTF8.GetString(command.Input);
        switch (command.Prefix)
        {
            case "config-key set":
                Assert.True(input.Length <= 65_536, $"{key} is too large: EFBIG");
                Keys[key] = input;
                return (0, "");
            case "config-key get":
                return Keys.TryGetValue(key, out var value) ? (0, value) : (-2, "");
            case "config-key rm":
                Keys.Remove(key);
                return (0, "");
            case "config-key dump":
                return (0, JObject.FromObject(Keys.Where(pair => pair.Key.StartsWith(key, StringComparison.Ordinal)).ToDictionary(
                    pair => pair.Key, pair => IsBinary(pair.Value) ? $"<<< binary blob of length {pair.Value.Length} >>>" : pair.Value)).ToString());
            case "auth add":
                var wanted = input.Split("key = ")[1].Trim();
                return Auth.TryAdd(key, wanted) || Auth[key] == wanted ? (0, "") : (AllowsAes256k ? -17 : -22, "");
            case "auth get-key":
                return Auth.TryGetValue(key, out var found) ? (0, new JObject { ["key"] = found }.ToString()) : (-2, "");
            case "auth rm":
                Auth.Remove(key);
                return (0, "");
            case "auth ls":
                return (0, new JObject { ["auth_dump"] = new JArray(Auth.Select(pair => new JObject { ["entity"] = pair.Key, ["key"] = pair.Value })) }.ToString());
            case "mon dump":
                return (0, MonMap().ToString());
            // A cluster that has nothing but its stores: the plan for it is empty.
            case "quorum_status":
                return (0, new JObject { ["quorum_names"] = new JArray(), ["quorum_leader_name"] = "", ["monmap"] = MonMap() }.ToString());
            case "mgr dump":
                return (0, new JObject { ["epoch"] = 1, ["available"] = false, ["active_name"] = "", ["standbys"] = new JArray() }.ToString());
            case "osd dump":
                return (0, new JObject { ["epoch"] = 1, ["osds"] = new JArray(), ["pools"] = new JArray() }.ToString());
            case "status":
                return (0, new JObject
                {
                    ["fsid"] = "", ["health"] = new JObject { ["status"] = "HEALTH_OK", ["checks"] = new JObject() }, ["quorum_names"] = new JArray(),
                    ["monmap"] = new JObject { ["num_mons"] = 0 }, ["mgrmap"] = new JObject { ["available"] = false, ["num_standbys"] = 0 },
                    ["osdmap"] = new JObject { ["num_osds"] = 0, ["num_up_osds"] = 0, ["num_in_osds"] = 0 },
                    ["pgmap"] = new JObject { ["num_pgs"] = 0, ["pgs_by_state"] = new JArray(), ["bytes_used"] = 0, ["bytes_avail"] = 0, ["bytes_total"] = 0 },
                }.ToString());
            case "config dump" or "mon metadata" or "mgr metadata" or "mds metadata":
                return (0, "[]");
            case "config generate-minimal-conf":
                return (0, "[global]\n");
            default:
                throw new InvalidOperationException($"not simulated: {command.Prefix}");
        }
    }

    private JObject MonMap()
    {
        var map = new JObject { ["epoch"] = 1, ["fsid"] = "", ["mons"] = new JArray() };
        if (AllowsAes256k)
        {
            map["auth_allowed_ciphers"] = new JArray(new JObject { ["name"] = "aes256k", ["value"] = 2 });
        }
        return map;
    }

    // As ceph/src/include/util.h has it: anything beyond printable ASCII, line feed and tab.
    private static bool IsBinary(string value) => value.Any(c => (c < ' ' && c is not '\n' and not '\t') || c > '~');
}

/// <summary>One controller with its own connection to the cluster.</summary>
internal sealed class SimulatedController : IMonitorClient, IAgentConnector, IAgentChannel
{
    private readonly SimulatedCluster cluster;
    private readonly Channel<ChangeNotice> changes = Channel.CreateUnbounded<ChangeNotice>();
    private long attached;

    private SimulatedController(SimulatedCluster cluster, string name, TimeProvider time)
    {
        this.cluster = cluster;
        Hosts = new HostConnections(this, time: time);
        Session = new LeaderSession("f1", name, this, Hosts, time);
    }

    public HostConnections Hosts { get; }

    public LeaderSession Session { get; }

    /// <summary>Neither mons nor hosts answer this controller.</summary>
    public bool IsCutOff { get; set; }

    public string HostName => "h1";

    public bool IsConnected => !IsCutOff;

    public TimeSpan? Silence => TimeSpan.Zero;

    public bool IsResident => true;

    public Task RenewAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    public ChannelReader<ChangeNotice> Changes => changes.Reader;

    public static async Task<SimulatedController> CreateAsync(SimulatedCluster cluster, string name, TimeProvider time)
    {
        var controller = new SimulatedController(cluster, name, time);
        await controller.Hosts.SetHostsAsync([new HostAddress("h1", "10.0.0.1")]);
        return controller;
    }

    public Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return IsCutOff
            ? Task.FromException<MonitorReply>(new CephadmException("NoMonitor", ErrorKind.Unavailable, "no mon answers"))
            : Task.FromResult(cluster.Run(command, Session.Epoch, attached));
    }

    public Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default) => Task.FromResult<IAgentChannel>(this);

    public Task<TResult> CallAsync<TResult>(
        string verb, object? parameters = null, TimeSpan? timeout = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        if (IsCutOff)
        {
            throw new CephadmException("HostUnreachable", ErrorKind.Unavailable, "the host does not answer");
        }
        var request = Assert.IsType<AttachRequest>(parameters);
        cluster.Attach(request);
        attached = request.Epoch;
        return Task.FromResult((TResult)(object)new AttachResult { Epoch = request.Epoch });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
