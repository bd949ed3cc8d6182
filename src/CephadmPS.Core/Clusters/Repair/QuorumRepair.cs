using System.Globalization;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.State.Records;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters.Repair;

/// <summary>How a repair ended.</summary>
/// <param name="HasQuorum">The mons have quorum now.</param>
/// <param name="Changed">Something was done.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record QuorumRepairResult(bool HasQuorum, bool Changed, string Text)
{
    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<RepairRecord> Repairs { get; init; } = [];

    /// <summary>Mons in quorum; empty without quorum.</summary>
    public IReadOnlyList<string> Quorum { get; init; } = [];
}

/// <summary>
/// Brings the mons' quorum back. Without quorum no epoch can be granted, so that only the controller that led last may act, and only so: start or restart
/// a mon's unit, or deploy a mon anew with its data kept. Which mons there are it knows from its own copy of the cluster's records. What it does is
/// journaled first, and told to the cluster's records when these can be written again.
/// </summary>
public sealed class QuorumRepair : IAsyncDisposable
{
    private static readonly TimeSpan AskTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskPause = TimeSpan.FromSeconds(1);

    private readonly ClusterProfile profile;
    private readonly ControllerFiles files;
    private readonly TimeProvider time;
    private readonly HostConnections hosts;
    private readonly IDisposable? connector;
    private readonly IProgress<OperationEvent>? progress;
    private readonly List<RepairRecord> repairs = [];

    private QuorumRepair(ClusterProfile profile, ClusterEnvironment environment, IProgress<OperationEvent>? progress)
    {
        (this.profile, this.progress, time) = (profile, progress, environment.Time);
        files = new ControllerFiles(environment.HomeDirectory, profile.Fsid);
        var connections = Connections.Of(environment, profile.Ssh);
        connector = connections.Connector as IDisposable;
        hosts = new HostConnections(connections.Connector, time: time);
    }

    /// <summary>What a repair may do, in words.</summary>
    public static IReadOnlyList<string> Describe(ClusterProfile profile) =>
    [
        $"read what this computer knows of cluster {profile.Fsid}",
        "connect to the hosts of its mons, under the epoch that this controller led with last",
        "start the mons that do not run; restart those that have failed; deploy anew, with their data kept, those that do not start",
        "wait for quorum after each",
    ];

    /// <summary>
    /// Repairs. Errors: <c>NotLastHolder</c> when this controller did not lead last, <c>MirrorMissing</c> when it knows nothing of the cluster,
    /// <c>QuorumNotRepaired</c> with what is known of each mon.
    /// </summary>
    public static async Task<QuorumRepairResult> RunAsync(
        ClusterProfile profile, ClusterEnvironment environment, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(environment);
        await using var repair = new QuorumRepair(profile, environment, progress);
        return await repair.RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await hosts.DisposeAsync().ConfigureAwait(false);
        connector?.Dispose();
    }

    private async Task<QuorumRepairResult> RunAsync(CancellationToken cancellation)
    {
        var (inventory, known) = await ReadMirrorAsync(cancellation).ConfigureAwait(false);
        await hosts.SetHostsAsync(inventory.Values.Select(host => host.Address)).ConfigureAwait(false);
        var mons = known.Where(daemon => daemon.DaemonType == "mon").OrderBy(daemon => daemon.DaemonName, StringComparer.Ordinal).ToList();
        var monHosts = mons.Select(mon => mon.HostName).Distinct().ToList();
        Tell("quorum", "asking the mons");
        if (await QuorumAsync(monHosts, cancellation).ConfigureAwait(false) is { } quorum)
        {
            return new QuorumRepairResult(true, false, $"The mons have quorum ({string.Join(", ", quorum)}); nothing was done.") { Quorum = quorum };
        }
        var holder = await files.ReadHolderAsync(cancellation).ConfigureAwait(false) ?? throw NotHolder("this computer has never led it", null);
        var silent = await AttachAsync(holder, cancellation).ConfigureAwait(false);
        var looks = new List<MonLook>();
        foreach (var mon in mons)
        {
            looks.Add(await LookAsync(mon, silent, cancellation).ConfigureAwait(false));
        }
        var run = new RepairRun(this, holder);
        var able = looks.Count(look => look.Found?.State is "running" or "starting");
        foreach (var mon in looks.Where(look => look.CanStart))
        {
            // All that can be started are: a quorum of all is safer than one of just enough.
            able += await run.RepairAsync(mon, cancellation).ConfigureAwait(false) ? 1 : 0;
        }
        quorum = able * 2 > mons.Count ? await WaitForQuorumAsync(monHosts, cancellation).ConfigureAwait(false) : null;
        return quorum is not null ? Done(quorum) : throw NotRepaired(looks);
    }

    private QuorumRepairResult Done(IReadOnlyList<string> quorum) =>
        new(true, repairs.Count > 0, $"The mons have quorum again: {string.Join(", ", quorum)}.") { Quorum = quorum, Repairs = [.. repairs] };

    private async Task<(IReadOnlyDictionary<string, HostRecord> Hosts, List<DaemonDescription> Daemons)> ReadMirrorAsync(CancellationToken cancellation)
    {
        var stored = await new ClusterRecords(files.Mirror).LoadAsync(cancellation).ConfigureAwait(false);
        var remembered = HostCache.Remember(stored.Records, stored.Hosts.Keys);
        var daemons = remembered.Values.SelectMany(seen => seen.Daemons ?? []).ToList();
        return daemons.Exists(daemon => daemon.DaemonType == "mon")
            ? (stored.Hosts, daemons)
            : throw new CephadmException("MirrorMissing", ErrorKind.NotFound, $"This computer knows no mon of cluster {profile.Fsid}: it has not led it.",
                "Repair from the computer on which the controller ran last, or start a mon by hand on its host: systemctl start 'ceph-FSID@mon.NAME'.", profile.Fsid);
    }

    /// <returns>Hosts that do not answer, with the reason.</returns>
    private async Task<IReadOnlyDictionary<string, CephadmException>> AttachAsync(EpochHolder holder, CancellationToken cancellation)
    {
        try
        {
            return await hosts.AttachAsync(profile.Fsid, holder.Epoch, LeaderSession.ProcessName, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id == "StaleEpoch")
        {
            throw NotHolder("another controller has led it since", e);
        }
    }

    private CephadmException NotHolder(string why, CephadmException? cause) => new("NotLastHolder", ErrorKind.Refused,
        $"Without quorum only the controller that led cluster {profile.Fsid} last may repair it, and {why}.",
        "Repair from the computer on which that controller ran (cephadm-controller repair-quorum), or start the mons by hand on their hosts.", profile.Fsid, cause);

    private async Task<MonLook> LookAsync(DaemonDescription mon, IReadOnlyDictionary<string, CephadmException> silent, CancellationToken cancellation)
    {
        if (silent.TryGetValue(mon.HostName, out var why))
        {
            return new MonLook(mon, null, $"{mon.HostName} does not answer: {why.Message}");
        }
        try
        {
            var channel = await hosts.GetAsync(mon.HostName, cancellation).ConfigureAwait(false);
            var listed = await channel.ListDaemonsAsync(profile.Fsid, mon.DaemonName, detail: false, cancellation).ConfigureAwait(false);
            var found = listed.FirstOrDefault(daemon => daemon.Fsid == profile.Fsid && daemon.Name == mon.DaemonName);
            return new MonLook(mon, found, found is null ? $"it is no longer on {mon.HostName}, its data is gone" : $"its unit is {found.State}");
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            return new MonLook(mon, null, $"{mon.HostName} cannot tell: {e.Message}");
        }
    }

    /// <summary>The mons in quorum; null: there is none, or nobody tells.</summary>
    private async Task<IReadOnlyList<string>?> QuorumAsync(IReadOnlyList<string> monHosts, CancellationToken cancellation)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        soon.CancelAfter(AskTime);
        var monitors = new AgentMonitorClient(new MonitorClientOptions { Fsid = profile.Fsid, Hosts = () => monHosts, Connect = hosts.GetAsync, Epoch = () => 0 });
        await using (monitors.ConfigureAwait(false))
        {
            try
            {
                var quorum = await monitors.GetQuorumAsync(soon.Token).ConfigureAwait(false);
                return quorum.Names.Count * 2 > quorum.MonMap.Mons.Count ? quorum.Names : null;
            }
            catch (CephadmException)
            {
                // No mon can be asked: that is what is to be repaired.
                return null;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private async Task<IReadOnlyList<string>?> WaitForQuorumAsync(IReadOnlyList<string> monHosts, CancellationToken cancellation)
    {
        Tell("quorum", "waiting for the mons to find each other");
        var began = time.GetTimestamp();
        while (true)
        {
            if (await QuorumAsync(monHosts, cancellation).ConfigureAwait(false) is { } quorum)
            {
                return quorum;
            }
            if (time.GetElapsedTime(began) > JoinTime)
            {
                return null;
            }
            await Task.Delay(AskPause, time, cancellation).ConfigureAwait(false);
        }
    }

    private CephadmException NotRepaired(IReadOnlyList<MonLook> looks) => new("QuorumNotRepaired", ErrorKind.Failed,
        $"The mons of cluster {profile.Fsid} still have no quorum, and nothing else can be done safely.",
        "Bring back the hosts that do not answer. If most mons are lost for good, follow Ceph's documentation: 'Removing monitors from an unhealthy cluster'.", profile.Fsid)
    {
        Details = [.. looks.Select(look => $"{look.Mon.DaemonName}: {look.Text}"), .. repairs.Select(repair => $"{repair.DaemonName}: {repair.Action}: {repair.Outcome}")],
    };

    private void Tell(string subject, string text, OperationState state = OperationState.Progress) =>
        progress?.Report(new OperationEvent(time.GetUtcNow(), state, subject, text));

    /// <summary>A mon that should be there, and what its host says of it.</summary>
    private sealed record MonLook(DaemonDescription Mon, DaemonListing? Found, string Text)
    {
        public bool CanStart => Found is not null && Found.State is not ("running" or "starting");
    }

    /// <summary>The closed set of what may be done.</summary>
    private sealed class RepairRun(QuorumRepair owner, EpochHolder holder)
    {
        /// <returns>It runs.</returns>
        public async Task<bool> RepairAsync(MonLook look, CancellationToken cancellation)
        {
            var mon = look.Found!;
            return await JournaledAsync(look, mon.State == "error" ? "Restart" : "Start", channel => StartAsync(channel, mon, cancellation), cancellation).ConfigureAwait(false)
                || await JournaledAsync(look, "Redeploy", channel => RedeployAsync(channel, look, cancellation), cancellation).ConfigureAwait(false);
        }

        private async Task<string> StartAsync(IAgentChannel channel, DaemonListing mon, CancellationToken cancellation)
        {
            if (mon.State == "error")
            {
                // systemd refuses to start a unit that has failed too often.
                await channel.UnitAsync(Unit(mon.Name, "reset-failed"), cancellation).ConfigureAwait(false);
            }
            var result = await channel.UnitAsync(Unit(mon.Name, "start"), cancellation).ConfigureAwait(false);
            return result.State is "running" or "starting"
                ? "it runs"
                : throw new CephadmException("DaemonStartFailed", ErrorKind.Failed, $"{mon.Name} does not start, its unit is {result.State}.", null, mon.Name);
        }

        // Without configuration and keyring in the request those that are there stay, and so does the store.
        private async Task<string> RedeployAsync(IAgentChannel channel, MonLook look, CancellationToken cancellation)
        {
            var found = look.Found!;
            var image = found.ContainerImageName ?? look.Mon.ContainerImageName
                ?? throw new CephadmException("ImageUnknown", ErrorKind.Failed, $"The image of {found.Name} is not known.", null, found.Name);
            await channel.DeployAsync(
                new DeployRequest
                {
                    Fsid = owner.profile.Fsid,
                    Epoch = holder.Epoch,
                    OperationId = NewOperationId(found.Name, "Redeploy"),
                    Name = found.Name,
                    Image = image,
                    Params = new DeployParameters { TcpPorts = found.Ports },
                    Meta = new DaemonMeta
                    {
                        ServiceName = found.ServiceName ?? "mon",
                        Ports = found.Ports ?? [],
                        Ip = found.Ip,
                        DeployedBy = found.DeployedBy ?? [],
                        ExtraContainerArgs = found.ExtraContainerArgs,
                        ExtraEntrypointArgs = found.ExtraEntrypointArgs,
                        ConfigDigest = found.ConfigDigest,
                    },
                },
                new Phrases(text => owner.Tell(found.Name, text)), cancellation).ConfigureAwait(false);
            return "deployed anew with its data kept";
        }

        private async Task<bool> JournaledAsync(MonLook look, string action, Func<IAgentChannel, Task<string>> work, CancellationToken cancellation)
        {
            var now = owner.time.GetUtcNow();
            var record = new RepairRecord(
                string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmssfff}-{owner.repairs.Count}-{look.Mon.DaemonName}"), look.Mon.DaemonName, look.Mon.HostName, action)
            {
                Epoch = holder.Epoch,
                Controller = LeaderSession.ProcessName,
                Began = now,
            };
            // On disk before the first effect.
            await owner.files.SaveRepairAsync(record, cancellation).ConfigureAwait(false);
            owner.Tell(record.DaemonName, $"{action.ToLowerInvariant()} on {record.HostName}");
            var done = false;
            try
            {
                var channel = await owner.hosts.GetAsync(look.Mon.HostName, cancellation).ConfigureAwait(false);
                record = record with { Outcome = await work(channel).ConfigureAwait(false) };
                done = true;
            }
            catch (CephadmException e) when (e.Id != "StaleEpoch")
            {
                record = record with { Outcome = e.Message };
            }
            record = record with { Ended = owner.time.GetUtcNow() };
            owner.repairs.Add(record);
            await owner.files.SaveRepairAsync(record, cancellation).ConfigureAwait(false);
            owner.Tell(record.DaemonName, record.Outcome, done ? OperationState.Done : OperationState.Failed);
            return done;
        }

        private UnitRequest Unit(string name, string action) => new()
        {
            Fsid = owner.profile.Fsid,
            Epoch = holder.Epoch,
            OperationId = NewOperationId(name, action),
            Name = name,
            Action = action,
        };

        // A person asked for it now: an earlier answer does not count.
        private static string NewOperationId(string name, string action) => PlanBuilder.DigestOf("Repair", name, action, Guid.NewGuid().ToString());
    }
}
