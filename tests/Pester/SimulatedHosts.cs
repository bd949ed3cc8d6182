#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Protocol;

namespace CephadmPS.Pester;

/// <summary>
/// Two hosts and the mons behind them, at the contract IAgentChannel: what cmdlets, jobs and formats do with a cluster can be tried without one.
/// Daemons that are deployed stand in the listing, keys in the key store.
/// </summary>
public sealed class SimulatedHosts : IAgentConnector
{
    public const string Fsid = "11111111-2222-3333-4444-555555555555";

    private static readonly string[] Names = ["ceph1", "ceph2"];

    public ConcurrentDictionary<string, string> Keys { get; } = new();

    public ConcurrentDictionary<string, (string Key, Dictionary<string, string> Caps)> Auth { get; } = new();

    public ConcurrentDictionary<string, DaemonListing> Daemons { get; } = new();

    /// <summary>Hosts that do not answer.</summary>
    public ConcurrentDictionary<string, bool> Offline { get; } = new();

    /// <summary>What a deployment waits for; set to null to let it go on.</summary>
    public volatile TaskCompletionSource? Hold;

    /// <summary>Mutating requests so far, to see that nothing was written.</summary>
    public int Mutations;

    public SimulatedHosts()
    {
        foreach (var name in Names)
        {
            Keys["cephadmps/host/" + name] =
                $$"""{"spec":{"service_type":"host","hostname":"{{name}}","addr":"10.0.0.{{name[^1]}}","labels":["_admin"],"status":""},"host_key":null,"port":22}""";
            Add(name, "mon." + name, "mon");
        }
        Add("ceph1", "mgr.ceph1.abcdef", "mgr");
        Keys["cephadmps/schema"] = "1";
        Auth["client.admin"] = ("AQA=", []);
    }

    /// <summary>Opens a session on them.</summary>
    public CephCluster Connect(string home)
    {
        var environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => this };
        environment.Profiles.Save(new ClusterProfile
        {
            Name = "simulated", Fsid = Fsid, Ssh = new SshSettings(), Hosts = [.. Names.Select(name => new HostAddress(name, "10.0.0." + name[^1]))],
        });
        return CephCluster.ConnectAsync(new ConnectOptions { ProfileName = "simulated" }, environment, null, CancellationToken.None).GetAwaiter().GetResult();
    }

    public Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation) => Offline.ContainsKey(host.HostName)
        ? throw new CephadmException("HostUnreachable", ErrorKind.Unavailable, $"Host {host.HostName} cannot be reached.", "Check it.", host.HostName)
        : Task.FromResult<IAgentChannel>(new Host(this, host.HostName));

    private void Add(string host, string name, string service) => Daemons[host + "/" + name] = new DaemonListing
    {
        Name = name, Fsid = Fsid, State = "running", Enabled = true, ServiceName = service, Version = "20.2.4", MemoryUsage = 64 << 20,
        ContainerId = "0123456789abcdef", Started = DateTime.UtcNow.AddHours(-3).ToString("o"),
    };

    private sealed class Host(SimulatedHosts all, string name) : IAgentChannel
    {
        private readonly Channel<ChangeNotice> changes = Channel.CreateUnbounded<ChangeNotice>();

        public string HostName => name;

        public bool IsConnected => true;

        public ChannelReader<ChangeNotice> Changes => changes.Reader;

        public ValueTask DisposeAsync()
        {
            changes.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public async Task<T> CallAsync<T>(string verb, object? parameters, TimeSpan? timeout, IProgress<string>? progress, CancellationToken cancellation)
        {
            if (parameters is MutationRequest)
            {
                Interlocked.Increment(ref all.Mutations);
            }
            if (parameters is DeployRequest && all.Hold is { } hold)
            {
                await hold.Task.WaitAsync(cancellation);
            }
            return (T)Answer<T>(verb, parameters);
        }

        private object Answer<T>(string verb, object? parameters) => parameters switch
        {
            MonitorCommandRequest command => Command(command),
            ListDaemonsRequest => all.Daemons.Where(daemon => daemon.Key.StartsWith(name + "/")).Select(daemon => daemon.Value).ToList(),
            DeployRequest deploy => Deploy(deploy),
            RemoveDaemonRequest remove => new RemoveDaemonResult { Changed = all.Daemons.TryRemove(name + "/" + remove.Name, out _) },
            WriteFilesRequest files => new WriteFilesResult { Changed = [.. files.Files.Select(file => file.Path)] },
            OpenMonitorRequest => new OpenMonitorResult { Session = "1" },
            _ when verb == Verbs.GatherFacts => new HostFacts { Hostname = name, CpuThreads = 8, MemoryTotalKb = 16 << 20, OperatingSystem = "Linux" },
            _ when verb == Verbs.ListNetworks => new Dictionary<string, Dictionary<string, List<string>>>
            {
                ["10.0.0.0/24"] = new() { ["eth0"] = ["10.0.0." + name[^1]] },
            },
            _ => typeof(T).IsAbstract ? null! : Activator.CreateInstance<T>()!,
        };

        private DeployResult Deploy(DeployRequest request)
        {
            var meta = request.Meta;
            var daemon = new DaemonListing
            {
                Name = request.Name, Fsid = Fsid, State = "running", Enabled = true, ServiceName = meta.ServiceName, Ports = meta.Ports, Ip = meta.Ip,
                ConfigDigest = meta.ConfigDigest, ContainerImageName = request.Image,
            };
            all.Daemons[name + "/" + request.Name] = daemon;
            return new DeployResult { Kind = "deployed", Daemon = daemon };
        }

        private MonitorCommandResult Command(MonitorCommandRequest request)
        {
            if (request.Mutating)
            {
                Interlocked.Increment(ref all.Mutations);
            }
            using var command = JsonDocument.Parse(request.Command);
            string Word(string word) => command.RootElement.TryGetProperty(word, out var value) ? value.GetString() ?? "" : "";
            var input = request.Input is null ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(request.Input));
            var (key, entity) = (Word("key"), Word("entity"));
            var output = Word("prefix") switch
            {
                "config-key dump" => JsonSerializer.Serialize(all.Keys.Where(pair => pair.Key.StartsWith(key)).ToDictionary(pair => pair.Key, pair => pair.Value)),
                "config-key set" => all.Keys[key] = input,
                "config-key get" => all.Keys.GetValueOrDefault(key),
                "config-key rm" => all.Keys.TryRemove(key, out _) ? "" : "",
                "auth ls" => JsonSerializer.Serialize(new { auth_dump = all.Auth.Select(pair => Entity(pair.Key)) }),
                "auth get" or "auth get-key" when !all.Auth.ContainsKey(entity) => null,
                "auth get" => JsonSerializer.Serialize(new[] { Entity(entity) }),
                "auth get-key" => JsonSerializer.Serialize(new { key = all.Auth[entity].Key }),
                "auth add" => Added(entity, input.Split("key = ")[1].Split('\n')[0].Trim(), []),
                "auth get-or-create" => Added(entity, "AQB=", Caps(command.RootElement)),
                "auth caps" => Added(entity, all.Auth[entity].Key, Caps(command.RootElement)),
                "config dump" => """[{"section":"global","name":"container_image","value":"example/ceph:v20","mask":""},{"section":"mon","name":"public_network","value":"10.0.0.0/24","mask":""}]""",
                "config generate-minimal-conf" => $"[global]\n\tfsid = {Fsid}\n",
                "quorum_status" => $$"""{"quorum_names":["ceph1","ceph2"],"quorum_leader_name":"ceph1","monmap":{{MonMap}}}""",
                "mgr dump" => """{"epoch":1,"available":true,"active_name":"ceph1.abcdef","standbys":[]}""",
                "osd dump" => """{"epoch":1,"osds":[],"pools":[],"flags_set":[],"flags":""}""",
                "status" => $$$"""
                    {"fsid":"{{{Fsid}}}","health":{"status":"HEALTH_OK","checks":{}},"quorum_names":["ceph1","ceph2"],
                     "monmap":{"num_mons":2},"mgrmap":{"available":true,"num_standbys":0},"osdmap":{"num_osds":0,"num_up_osds":0,"num_in_osds":0},
                     "pgmap":{"num_pgs":0,"pgs_by_state":[]}}
                    """,
                _ => "{}",
            };
            return new MonitorCommandResult { ReturnCode = output is null ? -2 : 0, Output = output ?? "" };
        }

        private string Added(string entity, string key, Dictionary<string, string> caps)
        {
            all.Auth[entity] = (key, caps);
            return JsonSerializer.Serialize(new[] { Entity(entity) });
        }

        private object Entity(string entity) => new { entity, key = all.Auth[entity].Key, caps = all.Auth[entity].Caps };

        private static Dictionary<string, string> Caps(JsonElement command) =>
            command.GetProperty("caps").EnumerateArray().Select(item => item.GetString()!).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

        private static string MonMap => "{\"epoch\":1,\"fsid\":\"" + Fsid + "\",\"mons\":[" + string.Join(",", Names.Select((host, rank) =>
            $$$"""{"name":"{{{host}}}","rank":{{{rank}}},"public_addrs":{"addrvec":[{"type":"v2","addr":"10.0.0.{{{rank + 1}}}:3300"}]}}""")) + "]}";
    }
}
