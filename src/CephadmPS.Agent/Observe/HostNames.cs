using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe;

/// <summary>The host's names.</summary>
internal static class HostNames
{
    /// <summary>As the kernel has it.</summary>
    public static string Name(HostContext host) =>
        SafeFiles.ReadTrimmed(host.PathOf("/proc/sys/kernel/hostname")) is { Length: > 0 } name ? name : Environment.MachineName;

    /// <summary>Without the domain.</summary>
    public static string Short(string name) => name.Split('.')[0];

    /// <summary>With the domain, as far as <c>/etc/hosts</c> knows it; asking DNS could take half a minute.</summary>
    public static string Full(HostContext host)
    {
        var name = Name(host);
        if (name.Contains('.'))
        {
            return name;
        }
        var lines = SafeFiles.ReadTrimmed(host.PathOf("/etc/hosts"))?.Split('\n') ?? [];
        return lines
            .Select(line => line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(words => words.Skip(1))
            .FirstOrDefault(other => other.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)) ?? name;
    }
}
