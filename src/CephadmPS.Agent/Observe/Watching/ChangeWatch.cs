using CephadmPS.Agent.Controllers;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>
/// Tells when daemons, devices or addresses of the host change, instead of being asked every so often. All of it costs nothing while nothing
/// happens: systemd's signals of units, and its directory of unit files for that of a controller; <c>/var/lib/ceph/FSID</c>, where a daemon's directory comes and goes; <c>/run</c>, where podman
/// leaves a file for each container that a unit starts, and <c>/run/libpod/exits</c>, where it notes a container's end (its own event
/// stream takes a process of 45 MB); docker's event stream; the kernel's notices of block devices and addresses. A burst is told once.
/// </summary>
public sealed class ChangeWatch : IDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);
    private const string UnitPrefix = "ceph-";
    private const string Exits = "/run/libpod/exits";
    private const string Daemons = "daemons";
    private const string Devices = "devices";
    private const string Networks = "networks";

    private readonly object gate = new();
    private readonly HostContext host;
    private readonly Action<ChangeNotice> notify;
    private readonly Dictionary<string, FileSystemWatcher> watchers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Fsid), SortedSet<string>> pending = [];
    private readonly Timer timer;
    private DockerEvents? events;
    private UnitSignals? units;
    private KernelNotices? kernel;
    private bool disposed;

    public ChangeWatch(HostContext host, Action<ChangeNotice> notify)
    {
        this.host = host;
        this.notify = notify;
        timer = new Timer(_ => Flush());
    }

    /// <summary>Why some directory is not watched; null: all are.</summary>
    public string? Unwatched { get; private set; }

    /// <summary>Begins to watch the host, and this cluster's daemons; null: those of all clusters that are there. Repeated calls add.</summary>
    public void Start(string? fsid)
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }
            Watch(host.PathOf("/run"), OnRun);
            Watch(host.PathOf(Exits), OnExit);
            Watch(host.PathOf(host.DataDir), OnData);
            Watch(host.PathOf(host.UnitDir), OnUnitFile);
            foreach (var cluster in Clusters().Where(c => fsid is null || c == fsid))
            {
                WatchCluster(cluster);
            }
            if (events is null && EngineProgram.Find(host) is { IsPodman: false })
            {
                events = new DockerEvents(host, OnUnit);
            }
            units ??= new UnitSignals(host, OnUnit);
            if (host.IsReal)
            {
                kernel ??= new KernelNotices(host, device => Changed(Devices, "", device), () => Changed(Networks, "", null));
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (var watcher in watchers.Values)
            {
                watcher.Dispose();
            }
            watchers.Clear();
            events?.Dispose();
            units?.Dispose();
            timer.Dispose();
        }
        // Not under the lock: its thread may be waiting for it.
        kernel?.Dispose();
    }

    private IEnumerable<string> Clusters()
    {
        var data = host.PathOf(host.DataDir);
        return Directory.Exists(data) ? Directory.GetDirectories(data).Select(path => Path.GetFileName(path)!).Where(ClusterId.IsOne) : [];
    }

    private void WatchCluster(string fsid) => Watch(host.PathOf(host.ClusterDir(fsid)), name => OnDaemon(fsid, name));

    private void Watch(string directory, Action<string> changed)
    {
        if (watchers.ContainsKey(directory) || !Directory.Exists(directory))
        {
            return;
        }
        var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName };
        watcher.Created += (_, e) => changed(e.Name ?? "");
        watcher.Deleted += (_, e) => changed(e.Name ?? "");
        watcher.Renamed += (_, e) =>
        {
            changed(e.OldName ?? "");
            changed(e.Name ?? "");
        };
        // Events were lost: nothing is known in detail.
        watcher.Error += (_, _) => changed("");
        try
        {
            host.BeginWatching(watcher);
            watchers[directory] = watcher;
            Unwatched = null;
        }
        catch (IOException e)
        {
            // The kernel gives no more inotify instances to this user. systemd still tells of units; the next one who attaches or lists tries again.
            watcher.Dispose();
            Unwatched = e.Message;
        }
    }

    private void OnData(string fsid)
    {
        if (fsid.Length > 0 && !ClusterId.IsOne(fsid))
        {
            return;
        }
        lock (gate)
        {
            if (disposed)
            {
                return;
            }
            if (fsid.Length > 0)
            {
                var path = host.PathOf(host.ClusterDir(fsid));
                if (watchers.Remove(path, out var old))
                {
                    old.Dispose();
                }
                WatchCluster(fsid);
            }
        }
        Changed(Daemons, fsid, null);
    }

    private void OnDaemon(string fsid, string name)
    {
        if (name.Length == 0 || name.IndexOf('.') > 0)
        {
            Changed(Daemons, fsid, name);
        }
    }

    /// <summary>A controller's unit comes or goes; of daemons their directories tell.</summary>
    private void OnUnitFile(string file)
    {
        const string Suffix = ".service";
        if (file.Length == 0 || (file.StartsWith(ControllerPlace.UnitPrefix, StringComparison.Ordinal) && file.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            OnUnit(file.Length == 0 ? file : file[..^Suffix.Length]);
        }
    }

    /// <summary>Such as <c>ceph-FSID@mon.host1.service-pid</c>.</summary>
    private void OnRun(string file)
    {
        var end = file.IndexOf(".service-", StringComparison.Ordinal);
        if (file.Length == 0 || end > 0)
        {
            OnUnit(end > 0 ? file[..end] : "");
            if (end > 0)
            {
                lock (gate)
                {
                    if (!disposed)
                    {
                        // podman makes it with the first container.
                        Watch(host.PathOf(Exits), OnExit);
                    }
                }
            }
        }
    }

    /// <summary>A container of this id has ended. Others than daemons end here all the time, those that look at devices for instance.</summary>
    private void OnExit(string container)
    {
        var run = host.PathOf("/run");
        foreach (var file in container.Length < 12 ? [] : Directory.EnumerateFiles(run, UnitPrefix + "*.service-cid"))
        {
            if (SafeFiles.ReadTrimmed(file) == container)
            {
                OnRun(Path.GetFileName(file));
            }
        }
    }

    /// <summary>A unit's or container's name; without one, anything may have changed.</summary>
    private void OnUnit(string unit)
    {
        if (unit.Length == 0)
        {
            Changed(Daemons, "", null);
            return;
        }
        if (unit.StartsWith(ControllerPlace.UnitPrefix, StringComparison.Ordinal) && unit[ControllerPlace.UnitPrefix.Length..] is var cluster && ClusterId.IsOne(cluster))
        {
            Changed(Daemons, cluster, null);
            return;
        }
        var fsid = unit.StartsWith(UnitPrefix, StringComparison.Ordinal) && unit.Length > UnitPrefix.Length + 37 ? unit.Substring(UnitPrefix.Length, 36) : "";
        var name = fsid.Length > 0 ? unit[(UnitPrefix.Length + 37)..] : "";
        if (ClusterId.IsOne(fsid) && !name.StartsWith("monsession-", StringComparison.Ordinal))
        {
            // A container's name has dashes for dots; only a unit tells the daemon's name.
            Changed(Daemons, fsid, unit[UnitPrefix.Length + 36] == '@' ? name : null);
        }
    }

    private void Changed(string kind, string fsid, string? name)
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }
            if (pending.Count == 0)
            {
                // From the first change on: a host that never comes to rest is told of all the same.
                timer.Change(Gather, Timeout.InfiniteTimeSpan);
            }
            if (!pending.TryGetValue((kind, fsid), out var names))
            {
                pending[(kind, fsid)] = names = new SortedSet<string>(StringComparer.Ordinal);
            }
            names.Add(name ?? "");
        }
    }

    private void Flush()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }
            foreach (var ((kind, fsid), names) in pending)
            {
                notify(new ChangeNotice
                {
                    Kind = kind,
                    Fsid = fsid.Length > 0 ? fsid : null,
                    Names = names.Contains("") ? [] : [.. names],
                });
            }
            pending.Clear();
        }
    }
}
