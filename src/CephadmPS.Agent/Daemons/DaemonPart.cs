using System.Text.RegularExpressions;
using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>A container beside a daemon's own: one that runs before it (init), or along with it (sidecar). The names are upstream's.</summary>
public sealed partial record DaemonPart
{
    public DaemonPart(DaemonIdentity daemon, string name)
    {
        Daemon = daemon;
        Name = PartName().IsMatch(name) ? name : throw new ArgumentException($"'{name}' is not a name of a part", nameof(name));
    }

    public DaemonIdentity Daemon { get; }
    public string Name { get; }

    public string ContainerName => $"{Daemon.ContainerName}-{Name}";

    /// <summary>The sidecar's unit as systemd names it.</summary>
    public string SidecarService => $"{SidecarPrefix(Daemon)}{Name}.service";

    /// <summary>The sidecar's script in the daemon's directory.</summary>
    public string SidecarScript => $"{ScriptPrefix}{Name}.run";

    /// <summary>The script that runs all init containers.</summary>
    public const string InitScript = "init_containers.run";

    public const string ScriptPrefix = "sidecar-";

    /// <summary>The unit of a daemon's init containers.</summary>
    public static string InitService(DaemonIdentity daemon) => $"ceph-{daemon.Fsid}-init@{daemon.Name}.service";

    /// <summary>What the units of a daemon's sidecars begin with.</summary>
    public static string SidecarPrefix(DaemonIdentity daemon) => $"ceph-{daemon.Fsid}-sidecar@{daemon.Name}:";

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,32}\z")]
    private static partial Regex PartName();
}

/// <summary>A sidecar: which one, and its container.</summary>
public sealed record Sidecar(DaemonPart Part, ContainerSpec Container)
{
    /// <summary>Shell lines before it starts; made of constants and quoted words.</summary>
    public IReadOnlyList<string> BeforeStart { get; init; } = [];
}
