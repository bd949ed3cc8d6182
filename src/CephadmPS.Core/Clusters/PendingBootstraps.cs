using System.Globalization;

namespace CephadmPS.Core.Clusters;

/// <summary>A bootstrap that was begun.</summary>
/// <param name="Fsid">The cluster.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
public sealed record PendingBootstrap(string Fsid, int Attempt);

/// <summary>
/// Bootstraps that were begun from this computer and are not known to have ended: a control program that was killed in the middle
/// finds the fsid again, and the same command continues the same cluster. One small file a host, without any secret.
/// </summary>
/// <param name="directory">Directory of the files; made when the first one is saved.</param>
public sealed class PendingBootstraps(string directory)
{
    /// <summary>The bootstrap that was begun on this host; null when there is none, or when its file was not written to its end.</summary>
    public PendingBootstrap? Find(string hostName, string address)
    {
        var path = PathOf(hostName, address);
        return File.Exists(path)
            && File.ReadAllText(path).Split(' ') is [var id, var number]
            && Guid.TryParseExact(id, "D", out var fsid)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new PendingBootstrap(fsid.ToString(), attempt)
            : null;
    }

    /// <summary>Remembers a bootstrap, before its first effect on the host.</summary>
    public void Save(string hostName, string address, PendingBootstrap bootstrap)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(PathOf(hostName, address), string.Create(CultureInfo.InvariantCulture, $"{bootstrap.Fsid} {bootstrap.Attempt}"));
    }

    /// <summary>Forgets it: it ended well, or the host is as it was before.</summary>
    public void Remove(string hostName, string address)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(hostName, address));
        }
    }

    private string PathOf(string hostName, string address) =>
        Path.Combine(directory, string.Concat($"{hostName}@{address}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '@' ? c : '_')));
}
