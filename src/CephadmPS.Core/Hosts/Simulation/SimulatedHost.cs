using System.Collections.Concurrent;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>
/// A host in memory: what its agent would find and change. Controllers reach it through <see cref="Connect"/>; tests script its
/// faults, look at what it holds, and change it behind the controllers' backs.
/// </summary>
public sealed partial class SimulatedHost
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Recorded> _journal = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SimulatedChannel, byte> _channels = new();
    private readonly List<string> _calls = [];
    private bool _offline;

    private sealed record Recorded(OperationRecord Record, object Result);

    /// <summary>Makes an empty host.</summary>
    /// <param name="hostName">Its name.</param>
    /// <param name="address">Its address.</param>
    /// <param name="cluster">The cluster that its daemons form.</param>
    /// <param name="time">Clock; null: the system's.</param>
    public SimulatedHost(string hostName, string address, SimulatedCluster cluster, TimeProvider? time = null)
    {
        HostName = hostName;
        Address = address;
        Cluster = cluster;
        Time = time ?? TimeProvider.System;
        Facts = new HostFacts { Hostname = hostName, Shortname = hostName, Fqdn = hostName, Arch = "x86_64", MemoryTotalKb = 64L << 20, CpuCount = 1, CpuCores = 16, CpuThreads = 32 };
        var subnet = address[..(address.LastIndexOf('.') + 1)] + "0/24";
        Networks = new Dictionary<string, Dictionary<string, List<string>>> { [subnet] = new() { ["eth0"] = [address] } };
    }

    /// <summary>Its name.</summary>
    public string HostName { get; }

    /// <summary>Its address.</summary>
    public string Address { get; }

    /// <summary>The cluster that its daemons form.</summary>
    public SimulatedCluster Cluster { get; }

    /// <summary>Connections are refused and those that there are have ended while this is set.</summary>
    public bool Offline
    {
        get => _offline;
        set
        {
            _offline = value;
            SilentSince = value ? Time.GetTimestamp() : null;
        }
    }

    /// <summary>Connections stay, and nothing comes over them while this is set.</summary>
    public bool Silent
    {
        get => SilentSince is not null;
        set => SilentSince = value ? SilentSince ?? Time.GetTimestamp() : null;
    }

    internal long? SilentSince { get; private set; }

    /// <summary>Time each call takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>An agent stays on the host.</summary>
    public bool AgentStays { get; set; }

    /// <summary>The agent that stays is of another release than the controllers.</summary>
    public bool AgentIsOther { get; private set; }

    internal bool CanBeJoined => AgentStays && !AgentIsOther;

    internal int AgentProcess { get; private set; } = 1000;

    /// <summary>Somebody installs an agent of another release: connections end, and new ones bring their own.</summary>
    public void InstallOtherAgent()
    {
        (AgentStays, AgentIsOther) = (true, true);
        AgentProcess++;
        foreach (var channel in _channels.Keys)
        {
            channel.Join();
        }
    }

    /// <summary>Faults to come, by verb.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>What gather-facts answers.</summary>
    public HostFacts Facts { get; set; }

    /// <summary>What list-networks answers.</summary>
    public Dictionary<string, Dictionary<string, List<string>>> Networks { get; set; }

    /// <summary>What is wrong with the host for check-host; empty: nothing.</summary>
    public List<string> CheckErrors { get; } = [];

    /// <summary>Daemons by name. Change them under no lock only while no call runs.</summary>
    public SortedDictionary<string, DaemonListing> Daemons { get; } = new(StringComparer.Ordinal);

    /// <summary>The last deploy request of each daemon; holds its files and keyring.</summary>
    public Dictionary<string, DeployRequest> Deployed { get; } = new(StringComparer.Ordinal);

    /// <summary>Files for clients by path.</summary>
    public SortedDictionary<string, HostFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Disks by path.</summary>
    public SortedDictionary<string, SimulatedDevice> Devices { get; } = new(StringComparer.Ordinal);

    /// <summary>Images that are here: reference → what is known.</summary>
    public Dictionary<string, ImageInfo> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>TCP ports that something else holds.</summary>
    public HashSet<int> PortsTaken { get; } = [];

    /// <summary>Verbs that arrived, with their targets: <c>deploy mon.a</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Told each change that is carried out, before (true) and after it, under the cluster's lock; null: nobody is.</summary>
    public Action<MutationRequest, bool>? Changing { get; set; }

    internal TimeProvider Time { get; }

    /// <summary>A connection of one controller.</summary>
    public IAgentChannel Connect()
    {
        var channel = new SimulatedChannel(this);
        _channels[channel] = 0;
        return channel;
    }

    /// <summary>Says to all connections that something has changed.</summary>
    public void Notify(string kind, params string[] names)
    {
        Tell(_channels.Keys, kind, names);
    }

    private void Tell(IEnumerable<SimulatedChannel> channels, string kind, params string[] names)
    {
        foreach (var channel in channels)
        {
            channel.Add(new ChangeNotice { Kind = kind, Fsid = Cluster.Fsid, Names = [.. names] });
        }
    }

    /// <summary>A daemon dies or comes back without anybody having asked for it.</summary>
    public void SetState(string name, string state)
    {
        lock (_gate)
        {
            Apply(Daemons[name], state);
        }
        Notify("daemons", name);
    }

    /// <summary>A daemon and all of it on the host is lost.</summary>
    public void Lose(string name)
    {
        lock (_gate)
        {
            if (!Daemons.TryGetValue(name, out var daemon))
            {
                return;
            }
            lock (Cluster.Gate)
            {
                Apply(daemon, "stopped");
                Daemons.Remove(name);
                Deployed.Remove(name);
            }
        }
        Notify("daemons", name);
    }

    internal void Leave(SimulatedChannel channel) => _channels.TryRemove(channel, out _);

    internal void Note(string call)
    {
        lock (_gate)
        {
            _calls.Add(call);
        }
    }

    internal object Run(string verb, object? request, long attachedEpoch)
    {
        lock (_gate)
        {
            _calls.Add($"{verb} {TargetOf(request)}".TrimEnd());
            if (request is not MutationRequest mutation)
            {
                return Read(verb, request);
            }
            CheckEpoch(mutation, attachedEpoch);
            if (mutation.OperationId.Length > 0 && _journal.TryGetValue(mutation.OperationId, out var recorded) && StillSo(mutation))
            {
                return recorded.Result;
            }
            var record = new OperationRecord { OperationId = mutation.OperationId, Verb = verb, Target = TargetOf(request), State = "done", BeganAt = Now, EndedAt = Now };
            object result;
            lock (Cluster.Gate)
            {
                Changing?.Invoke(mutation, true);
                result = Change(mutation);
                Changing?.Invoke(mutation, false);
            }
            if (mutation.OperationId.Length > 0)
            {
                _journal[mutation.OperationId] = new Recorded(record, result);
            }
            return result;
        }
    }

    // As the agent does: a repeated operation is answered from the journal while the host is as it left it; verbs that look first run again otherwise.
    private bool StillSo(MutationRequest mutation) => mutation switch
    {
        DeployRequest r => Daemons.GetValueOrDefault(r.Name) is { State: "running" or "starting" } daemon && daemon.ConfigDigest == r.Meta.ConfigDigest
            && (r.Params.Reconfig || daemon.ContainerImageName == r.Image),
        RemoveDaemonRequest r => !Daemons.ContainsKey(r.Name),
        UnitRequest or WriteFilesRequest or TuneRequest or AuthorizeKeyRequest or InstallControllerRequest or RemoveControllerRequest => false,
        _ => true,
    };

    private double Now => Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private void CheckEpoch(MutationRequest mutation, long attachedEpoch)
    {
        lock (Cluster.Gate)
        {
            if (mutation.Fsid == Cluster.Fsid && mutation.Epoch < Cluster.Epoch)
            {
                throw SimulatedErrors.StaleEpoch(HostName, mutation.Epoch, Cluster.Epoch);
            }
        }
        if (mutation.Epoch != 0 && mutation.Epoch != attachedEpoch)
        {
            throw SimulatedErrors.Refused(HostName, "NotAttached", $"epoch {mutation.Epoch} is not attached on this connection");
        }
    }

    private void Apply(DaemonListing daemon, string state)
    {
        daemon.State = state;
        daemon.ContainerId = state == "running" ? $"{HostName}-{daemon.Name}" : null;
        var dot = daemon.Name.IndexOf('.', StringComparison.Ordinal);
        lock (Cluster.Gate)
        {
            Cluster.DaemonRuns(daemon.Name[..dot], daemon.Name[(dot + 1)..], Address, state == "running");
        }
    }

    private static string TargetOf(object? request) => request switch
    {
        DeployRequest r => r.Name,
        RemoveDaemonRequest r => r.Name,
        UnitRequest r => $"{r.Action} {r.Name}",
        PrepareOsdRequest r => r.Device,
        ZapDeviceRequest r => r.Device,
        ZapOsdsRequest r => string.Join(' ', (r.OsdIds ?? []).Select(id => $"osd.{id}")),
        UpdateOsdServiceRequest r => $"{r.ServiceName} {string.Join(' ', r.OsdIds.Select(id => $"osd.{id}"))}",
        HostMaintenanceRequest r => r.Action,
        RegistryLoginRequest r => r.Url,
        ImageRequest r => r.Image,
        LogsRequest r => r.Name,
        _ => "",
    };
}
