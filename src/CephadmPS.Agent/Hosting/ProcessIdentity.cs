using System.Globalization;

namespace CephadmPS.Agent.Hosting;

/// <summary>Names a process so that it cannot be mistaken for a later one with the same number: boot id, process id, start time.</summary>
public sealed class ProcessIdentity(HostContext host)
{
    /// <summary>This process.</summary>
    public string Own { get; } = Of(host, Environment.ProcessId) ?? $"?:{Environment.ProcessId}:0";

    /// <summary>Whether the process that bore this name still runs.</summary>
    public bool IsAlive(string? identity)
    {
        var parts = identity?.Split(':') ?? [];
        return parts.Length == 3
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && (identity == Own || Of(host, pid) == identity);
    }

    private static string? Of(HostContext host, int pid)
    {
        // Own processes are the kernel's, whatever root the files are under.
        var stat = SafeFiles.ReadTrimmed($"/proc/{pid}/stat");
        var boot = SafeFiles.ReadTrimmed(host.PathOf("/proc/sys/kernel/random/boot_id")) ?? "?";
        // The second field is the program's name in parentheses and may hold spaces; the start time is field 22.
        var fields = stat?[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields is { Length: > 19 } ? $"{boot}:{pid}:{fields[19]}" : null;
    }
}
