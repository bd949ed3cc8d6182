using System.Diagnostics;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;

namespace CephadmPS.Agent.Deploy;

/// <summary>Brings daemons, whose directories are complete, under systemd and starts them.</summary>
public sealed class DaemonStart(HostContext host, HostFiles files, ContainerEngine engine)
{
    private static readonly TimeSpan SocketDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SocketPoll = TimeSpan.FromMilliseconds(30);

    // What the engine and systemd tell of every container, good or bad.
    private static readonly string[] Noise = [" podman[", " conmon[", "KillMode=none"];

    private readonly Systemd _systemd = new(host);

    /// <summary>Makes systemd know and enable the units. Returns at once what is there already.</summary>
    public async Task EnableAsync(string fsid, IReadOnlyList<DaemonIdentity> daemons, CancellationToken cancellation, bool partsChanged = false)
    {
        // A ceph.target of the distribution's packages would be enabled instead of ours.
        var foreignTarget = new[] { "/usr/lib/systemd/system", "/lib/systemd/system" }.Any(dir => files.FileExists($"{dir}/{UnitFiles.AllClusters}"));
        var firstCluster = !files.FileExists($"{host.UnitDir}/{UnitFiles.AllClusters}");
        var changed = new UnitFiles(host, files).Install(fsid, engine) | partsChanged;
        if (foreignTarget && firstCluster)
        {
            await _systemd.DisableAsync([UnitFiles.AllClusters], cancellation);
        }
        var target = UnitFiles.ClusterTarget(fsid);
        List<string> missing = [];
        if (!IsLinked("multi-user.target", UnitFiles.AllClusters))
        {
            missing.Add(UnitFiles.AllClusters);
        }
        if (!IsLinked(UnitFiles.AllClusters, target))
        {
            missing.Add(target);
        }
        missing.AddRange(daemons.Select(d => d.Service).Where(service => !IsLinked(target, service)));
        if (missing.Count > 0)
        {
            await _systemd.EnableAsync(missing, cancellation);
        }
        else if (changed)
        {
            await _systemd.ReloadAsync(cancellation);
        }
    }

    /// <summary>Stops what runs, starts the daemons together and waits until each has come up; <c>DaemonStartFailed</c> otherwise.</summary>
    public async Task RestartAsync(string fsid, IReadOnlyList<DaemonIdentity> daemons, bool stopFirst, CancellationToken cancellation)
    {
        string[] services = [.. daemons.Select(d => d.Service)];
        if (stopFirst)
        {
            // Init containers count as active once they have run; stopped, they run again before the daemon.
            string[] all = [.. services, .. Parts(daemons)];
            await _systemd.StopAsync(all, cancellation);
            await _systemd.ResetFailedAsync(all, cancellation);
        }
        foreach (var socket in daemons.Select(Socket).OfType<string>())
        {
            files.DeleteFile(socket); // of a daemon that was killed: it would look like the new one's
        }
        var answer = await _systemd.StartAsync([UnitFiles.AllClusters, UnitFiles.ClusterTarget(fsid), .. services], cancellation);
        foreach (var daemon in daemons)
        {
            if (!await ComesUpAsync(daemon, cancellation))
            {
                throw await FailureAsync(daemon, answer.Error, cancellation);
            }
        }
    }

    /// <summary>Removes daemons from systemd again.</summary>
    public async Task UndoAsync(IReadOnlyList<DaemonIdentity> daemons)
    {
        string[] services = [.. daemons.Select(d => d.Service)];
        await _systemd.StopAsync(services, CancellationToken.None);
        await _systemd.DisableAsync(services, CancellationToken.None);
        await _systemd.ResetFailedAsync(services, CancellationToken.None);
        foreach (var daemon in daemons)
        {
            if (await new PartUnits(host, files).RemoveAllAsync(daemon, CancellationToken.None))
            {
                await _systemd.ReloadAsync(CancellationToken.None);
            }
        }
    }

    private IEnumerable<string> Parts(IEnumerable<DaemonIdentity> daemons) => daemons.SelectMany(daemon => PartUnits.Of(host, daemon));

    private bool IsLinked(string target, string unit) => new FileInfo(host.PathOf($"{host.UnitDir}/{target}.wants/{unit}")).LinkTarget is not null;

    private string? Socket(DaemonIdentity daemon) =>
        DaemonForms.Get(daemon.Type).AdminSocket(daemon) is { } name ? $"{host.RunDir}/{daemon.Fsid}/{name}" : null;

    // A unit counts as started once the engine has made the container; the admin socket tells that the daemon in it got through
    // its own start. Without a socket the unit's state has to do.
    private async Task<bool> ComesUpAsync(DaemonIdentity daemon, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var nextLook = TimeSpan.Zero;
        var socket = Socket(daemon);
        while (true)
        {
            if (clock.Elapsed >= nextLook)
            {
                if (!(await _systemd.StateAsync(daemon.Service, cancellation)).IsRunning)
                {
                    return false;
                }
                nextLook = clock.Elapsed + TimeSpan.FromMilliseconds(250);
            }
            if (socket is null || File.Exists(host.PathOf(socket)) || clock.Elapsed > SocketDeadline)
            {
                return true;
            }
            await Task.Delay(SocketPoll, cancellation);
        }
    }

    private async Task<AgentException> FailureAsync(DaemonIdentity daemon, string error, CancellationToken cancellation)
    {
        var journal = await _systemd.JournalAsync([daemon.Service, .. Parts([daemon])], 60, cancellation);
        string[] lines = [.. journal.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !Noise.Any(line.Contains)).TakeLast(20)];
        List<string> details = lines.Length > 0 ? [.. lines] : ImageStore.LastLines(error, 20);
        return DiskFull.IsTold(journal)
            ? DiskFull.On(host.DaemonDir(daemon.Fsid, daemon.Name))
            : new AgentException("DaemonStartFailed", $"{daemon.Name} did not start",
                $"the details are the end of its journal; more with 'journalctl -u {daemon.Service}'")
            {
                Details = details,
            };
    }
}
