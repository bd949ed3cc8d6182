using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Journal;

/// <summary>
/// A removed cluster's journal stays, so that its removal is not repeated; when it is older than what a journal keeps, nothing of it
/// is of use any more.
/// </summary>
internal static class ForgottenClusters
{
    /// <summary>Deletes what the agent keeps of clusters that have no directory on the host and whose journal has rested for long.</summary>
    public static void Sweep(HostContext host, TimeProvider time)
    {
        var kept = host.PathOf(host.AgentDir);
        var oldest = time.GetUtcNow() - OperationJournal.Keep;
        foreach (var directory in Directory.Exists(kept) ? Directory.GetDirectories(kept) : [])
        {
            var fsid = Path.GetFileName(directory);
            if (ClusterId.IsOne(fsid)
                && !Directory.Exists(host.PathOf(host.ClusterDir(fsid)))
                && !File.Exists(Path.Combine(directory, "epoch"))
                && File.GetLastWriteTimeUtc(Path.Combine(directory, "journal")) < oldest.UtcDateTime)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}
