using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>
/// Upstream's lock of a cluster on this host (<c>/run/cephadm/FSID.lock</c>). This process holds it once for all of its mutations:
/// the first takes it, the last gives it back, so that upstream's program and other agents stay out meanwhile.
/// </summary>
public sealed class ClusterLocks(HostContext host)
{
    private sealed class Held
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public FileLock? Lock { get; set; }
        public int Users { get; set; }
    }

    private readonly Dictionary<string, Held> clusters = [];

    /// <summary>Takes part in holding the cluster's lock. Throws an error <see cref="AgentErrorCodes.Locked"/> when it cannot be had within <paramref name="patience"/>.</summary>
    public async Task<IDisposable> EnterAsync(string fsid, TimeSpan patience, Action<string> report, CancellationToken cancellation)
    {
        Held held;
        lock (clusters)
        {
            held = clusters.TryGetValue(fsid, out var known) ? known : clusters[fsid] = new Held();
        }
        await held.Gate.WaitAsync(cancellation);
        try
        {
            held.Lock ??= await TakeAsync(fsid, patience, report, cancellation);
            held.Users++;
        }
        finally
        {
            held.Gate.Release();
        }
        return new Share(held);
    }

    private async Task<FileLock> TakeAsync(string fsid, TimeSpan patience, Action<string> report, CancellationToken cancellation)
    {
        var directory = host.PathOf(host.LockDir);
        SafeFiles.CreatePrivateDirectory(directory);
        var path = Path.Combine(directory, ClusterId.Checked(fsid) + ".lock");
        if (FileLock.TryTake(path) is { } free)
        {
            return free;
        }
        report($"waiting for the lock of cluster {fsid}");
        return await FileLock.WaitAsync(path, patience, cancellation) ?? throw new AgentException(
            "ClusterLocked",
            $"another process has held {host.LockDir}/{fsid}.lock for {patience.TotalSeconds:0} s",
            $"See who with 'fuser {host.LockDir}/{fsid}.lock'; it is cephadm or another cephadm-agent. Try again when it has ended.",
            AgentErrorCodes.Locked) { Undone = true };
    }

    private sealed class Share(Held held) : IDisposable
    {
        private int given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 1)
            {
                return;
            }
            held.Gate.Wait();
            if (--held.Users == 0)
            {
                held.Lock?.Dispose();
                held.Lock = null;
            }
            held.Gate.Release();
        }
    }
}
