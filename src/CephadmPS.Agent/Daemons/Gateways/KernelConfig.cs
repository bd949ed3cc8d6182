namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>The kernel's configuration file system, which gateways change block devices through.</summary>
internal static class KernelConfig
{
    /// <summary>Where it is mounted, below the daemon's directory.</summary>
    public const string Dir = "configfs";

    /// <summary>The host's modules, for containers that load some.</summary>
    public static IReadOnlyList<string> Modules { get; } = ["type=bind", "source=/lib/modules", "destination=/lib/modules", "ro=true"];

    public static string MountLine(FormContext context)
    {
        var path = ScriptWriter.Quote($"{context.DaemonDir}/{Dir}");
        return $"mountpoint -q {path} || mount -t configfs none {path}";
    }

    public static string UnmountLine(FormContext context)
    {
        var path = ScriptWriter.Quote($"{context.DaemonDir}/{Dir}");
        return $"! mountpoint -q {path} || umount {path}";
    }
}
