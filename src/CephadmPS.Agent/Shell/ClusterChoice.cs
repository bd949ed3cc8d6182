using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Shell;

/// <summary>What a person at the host leaves out, found on the host in upstream's order.</summary>
public sealed class ClusterChoice(HostContext host)
{
    private readonly HostFiles _files = new(host);

    /// <summary>The cluster meant: the one named, else the only one that has daemons here; null when there is none.</summary>
    public string? Fsid(string? named)
    {
        if (named is not null)
        {
            DaemonIdentity.CheckFsid(named);
            return named;
        }
        string[] here = [.. _files.Entries(host.DataDir).Where(name => Guid.TryParseExact(name, "D", out _) && DaemonDirectories.Of(host, name).Count > 0)];
        return here.Length <= 1 ? here.FirstOrDefault() : throw AgentException.Refused(
            "FsidNeeded", $"this host has daemons of several clusters: {string.Join(", ", here)}", "say which with --fsid");
    }

    /// <summary>The daemon meant: the one named, else the only one whose name begins with a word, or holds it. Errors: <c>NoSuchDaemon</c>, <c>NameAmbiguous</c>.</summary>
    public DaemonIdentity Daemon(string? fsid, string? name, string? word)
    {
        if (name is not null)
        {
            var daemon = DaemonIdentity.Parse(Fsid(fsid) ?? throw NoDaemon(name), name);
            DaemonDirectories.MustExist(host, daemon);
            return daemon;
        }
        var cluster = Fsid(fsid);
        var here = cluster is null || string.IsNullOrEmpty(word) ? [] : DaemonDirectories.Of(host, cluster);
        List<DaemonIdentity> found = [.. here.Where(daemon => daemon.Name.StartsWith(word!, StringComparison.Ordinal))];
        if (found.Count == 0)
        {
            found = [.. here.Where(daemon => daemon.Name.Contains(word!, StringComparison.Ordinal))];
        }
        return found switch
        {
            [var only] => only,
            [] => throw NoDaemon(word ?? ""),
            _ => throw AgentException.Refused("NameAmbiguous", $"'{word}' may be {string.Join(", ", found.Select(daemon => daemon.Name))}", "give more of the name"),
        };
    }

    private static AgentException NoDaemon(string name) => AgentException.Refused(
        "NoSuchDaemon", $"there is no daemon '{name}' on this host", "see which daemons are here with 'cephadm-agent ls'");

    /// <summary>The image meant: the one named, else that of the named daemon, else that of any Ceph daemon of the cluster.</summary>
    public string Image(string? named, string? fsid, string? daemon)
    {
        if (named is not null)
        {
            return named;
        }
        var daemons = fsid is null ? [] : DaemonDirectories.Of(host, fsid);
        return daemons.Where(d => d.Name == daemon).Concat(daemons.Where(d => DaemonForms.Find(d.Type)?.IsCeph == true))
            .Select(d => _files.ReadText($"{host.DaemonDir(d.Fsid, d.Name)}/unit.image")?.Trim())
            .FirstOrDefault(image => !string.IsNullOrEmpty(image))
            ?? throw AgentException.Refused("ImageUnknown", "no Ceph daemon on this host tells which image to use", "name one with --image");
    }

    /// <summary>The ceph.conf meant; null when there is none.</summary>
    public string? Config(string? named, string? fsid, string? daemon) => Choose("config", named,
    [
        .. fsid is not null && daemon is not null ? (string[])[$"{host.DaemonDir(fsid, daemon)}/config"] : [],
        .. fsid is null ? [] : DaemonDirectories.Of(host, fsid).Where(d => d.Type == "mon").Select(d => $"{host.DaemonDir(fsid, d.Name)}/config"),
        .. fsid is null ? (string[])[] : [$"{host.ClusterDir(fsid)}/config/ceph.conf"],
        "/etc/ceph/ceph.conf",
    ]);

    /// <summary>The keyring meant; null when there is none.</summary>
    public string? Keyring(string? named, string? fsid) => Choose("keyring", named,
    [
        .. fsid is null ? (string[])[] : [$"{host.ClusterDir(fsid)}/config/ceph.client.admin.keyring"],
        "/etc/ceph/ceph.client.admin.keyring",
    ]);

    private string? Choose(string what, string? named, IReadOnlyList<string> candidates) => named switch
    {
        null => candidates.FirstOrDefault(_files.FileExists),
        _ when _files.FileExists(named) => Path.GetFullPath(named),
        _ => throw AgentException.Refused("FileMissing", $"the {what} {named} is not there"),
    };
}
