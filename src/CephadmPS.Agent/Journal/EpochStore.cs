using System.Globalization;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>
/// The highest epoch of each cluster that a controller has attached with here. It outlives the agent and is shared by all agents of
/// the host through a file, so that a controller that no longer leads is refused whichever agent it talks to.
/// </summary>
public sealed class EpochStore(HostContext host)
{
    /// <summary>The highest epoch and who brought it; (0, "") before a cluster has had a leader.</summary>
    public (long Epoch, string Controller) Read(string fsid)
    {
        var path = FileOf(fsid);
        if (!File.Exists(path))
        {
            return (0, "");
        }
        var lines = File.ReadAllLines(path);
        return lines.Length > 0 && long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? (epoch, lines.ElementAtOrDefault(1) ?? "")
            : throw new AgentException("EpochUnreadable", $"'{path}' does not hold an epoch",
                "Nothing is changed on this host until it does. Write the leader's epoch into its first line, or remove the file if no controller leads this cluster.");
    }

    /// <summary>Refuses an epoch below the highest one.</summary>
    public void Check(string fsid, long epoch)
    {
        var (highest, controller) = Read(fsid);
        if (epoch < highest)
        {
            throw Stale(epoch, highest, controller);
        }
    }

    /// <summary>Remembers an epoch, durably, unless it is below the highest one, which is refused. Answers true when it rose.</summary>
    public bool Raise(string fsid, long epoch, string controller)
    {
        var path = FileOf(fsid);
        SafeFiles.CreatePrivateDirectory(Path.GetDirectoryName(path)!);
        using var alone = FileLock.Wait(path + ".lock", TimeSpan.FromSeconds(10));
        var (highest, leader) = Read(fsid);
        if (epoch < highest)
        {
            throw Stale(epoch, highest, leader);
        }
        if (epoch == highest)
        {
            return false;
        }
        SafeFiles.ReplaceDurably(path, $"{epoch.ToString(CultureInfo.InvariantCulture)}\n{controller.ReplaceLineEndings(" ")}\n");
        return true;
    }

    /// <summary>Forgets a cluster that has been removed from the host: a new one of the same id begins at no epoch.</summary>
    public void Forget(string fsid) => File.Delete(FileOf(fsid));

    private string FileOf(string fsid) => Path.Combine(host.PathOf(host.AgentDir), ClusterId.Checked(fsid), "epoch");

    private static AgentException Stale(long epoch, long highest, string controller) => new(
        "StaleEpoch",
        $"epoch {epoch} is over: {(controller.Length > 0 ? controller : "another controller")} leads the cluster with epoch {highest}",
        "Read the state again; only the leader changes hosts.", AgentErrorCodes.StaleEpoch) { Undone = true };
}
