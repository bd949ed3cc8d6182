using System.Globalization;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Monitors;

/// <summary>
/// The directory of a session: ceph.conf and keyring for its container, and for other agents whose it is. It is named after the
/// container, and goes when the session ends; what a killed agent left is swept by the next one.
/// </summary>
internal sealed class SessionFiles
{
    /// <summary>The script that runs in the container; the program carries it.</summary>
    public const string ScriptName = "session.py";
    private const string Mounted = "etc";

    private SessionFiles(string path) => DirectoryPath = path;

    public string DirectoryPath { get; }

    public string ContainerName => Path.GetFileName(DirectoryPath);

    /// <summary>Mounted read-only as <c>/etc/ceph</c>.</summary>
    public string MountedPath => Path.Combine(DirectoryPath, Mounted);

    public string? OwnerProcess => SafeFiles.ReadTrimmed(Path.Combine(DirectoryPath, "owner"));

    public long Epoch => long.TryParse(SafeFiles.ReadTrimmed(Path.Combine(DirectoryPath, "epoch")), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;

    public static SessionFiles Create(HostContext host, MonitorAccess access, ProcessIdentity processes)
    {
        var files = new SessionFiles(Path.Combine(
            host.PathOf(host.AgentRunDir), $"{PrefixOf(access.Fsid)}{Guid.NewGuid().ToString("N")[..12]}"));
        SafeFiles.CreatePrivateDirectory(files.MountedPath);
        SafeFiles.WriteNewPrivate(Path.Combine(files.DirectoryPath, "owner"), processes.Own);
        files.SetEpoch(access.Epoch);
        SafeFiles.WriteNewPrivate(Path.Combine(files.MountedPath, ScriptName), Script());
        // Ceph refuses an ini file whose last line has no end.
        SafeFiles.WriteNewPrivate(Path.Combine(files.MountedPath, "ceph.conf"), access.Config.TrimEnd() + "\n");
        SafeFiles.WriteNewPrivate(Path.Combine(files.MountedPath, "keyring"), access.Keyring.TrimEnd() + "\n");
        return files;
    }

    /// <summary>The sessions of all agents on this host to a cluster.</summary>
    public static IEnumerable<SessionFiles> Of(HostContext host, string fsid)
    {
        var directory = host.PathOf(host.AgentRunDir);
        return Directory.Exists(directory)
            ? Directory.GetDirectories(directory, PrefixOf(fsid) + "*").Select(path => new SessionFiles(path))
            : [];
    }

    public void SetEpoch(long epoch)
    {
        var path = Path.Combine(DirectoryPath, "epoch");
        File.Delete(path);
        SafeFiles.WriteNewPrivate(path, epoch.ToString(CultureInfo.InvariantCulture));
    }

    public void Delete()
    {
        if (Directory.Exists(DirectoryPath))
        {
            Directory.Delete(DirectoryPath, recursive: true);
        }
    }

    private static string Script()
    {
        using var stream = typeof(SessionFiles).Assembly.GetManifestResourceStream(ScriptName)
            ?? throw new InvalidOperationException("the monitor session's script is not in the program");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string PrefixOf(string fsid) => $"ceph-{fsid}-monsession-";
}
