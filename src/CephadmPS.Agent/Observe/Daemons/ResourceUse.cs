using System.Globalization;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>Memory and processor share of a container, read from its cgroup or its processes: no call to the engine.</summary>
internal static class ResourceUse
{
    private const int PageBytes = 4096;
    private const double TicksPerSecond = 100;

    /// <summary>Bytes in use, and the share of one processor since the start as the engine's <c>stats</c> gives it; nulls when the container ended just now.</summary>
    public static (long? Memory, string? Cpu) Of(HostContext host, RunningContainer container, DateTimeOffset now)
    {
        if (CgroupOf(host, container.Pid) is not { } cgroup)
        {
            return (null, null);
        }
        var processes = Processes(cgroup).ToList();
        var memory = Number(Path.Combine(cgroup, "memory.current")) ?? processes.Sum(pid => Resident(host, pid));
        var seconds = CpuSeconds(cgroup) ?? processes.Sum(pid => CpuSeconds(host, pid));
        var age = (now - container.Started).TotalSeconds;
        return (memory, age > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * seconds / age:0.00}%") : null);
    }

    private static string? CgroupOf(HostContext host, int pid)
    {
        var line = SafeFiles.ReadTrimmed(host.PathOf($"/proc/{pid}/cgroup"))?.Split('\n').FirstOrDefault(l => l.StartsWith("0::", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }
        // On hosts with both versions the second one has a mount of its own.
        var root = host.PathOf("/sys/fs/cgroup/unified");
        var path = (Directory.Exists(root) ? root : host.PathOf("/sys/fs/cgroup")) + line["0::".Length..];
        return Directory.Exists(path) ? path : null;
    }

    private static IEnumerable<int> Processes(string cgroup) => new[] { cgroup }.Concat(Directory.GetDirectories(cgroup))
        .SelectMany(directory => SafeFiles.ReadTrimmed(Path.Combine(directory, "cgroup.procs"))?.Split('\n') ?? [])
        .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    private static long? Number(string path) =>
        long.TryParse(SafeFiles.ReadTrimmed(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? CpuSeconds(string cgroup)
    {
        var line = SafeFiles.ReadTrimmed(Path.Combine(cgroup, "cpu.stat"))?.Split('\n').FirstOrDefault(l => l.StartsWith("usage_usec ", StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan("usage_usec ".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var micro)
            ? micro / 1e6
            : null;
    }

    private static long Resident(HostContext host, int pid) =>
        SafeFiles.ReadTrimmed(host.PathOf($"/proc/{pid}/statm"))?.Split(' ') is { Length: > 1 } fields
        && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages * PageBytes : 0;

    private static double CpuSeconds(HostContext host, int pid)
    {
        var stat = SafeFiles.ReadTrimmed(host.PathOf($"/proc/{pid}/stat"));
        var fields = stat?[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields is { Length: > 12 }
            ? (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond
            : 0;
    }
}
