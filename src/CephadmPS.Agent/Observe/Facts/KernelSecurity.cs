using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Facts;

/// <summary>The kernel's security module: SELinux, AppArmor or none.</summary>
internal static class KernelSecurity
{
    public static Dictionary<string, string> Of(HostContext host)
    {
        var modules = SafeFiles.ReadTrimmed(host.PathOf("/sys/kernel/security/lsm"))?.Split(',') ?? [];
        return modules.Contains("selinux") ? Selinux(host)
            : modules.Contains("apparmor") ? AppArmor(host)
            : new Dictionary<string, string> { ["type"] = "None", ["description"] = "Linux Security Module framework is not available" };
    }

    private static Dictionary<string, string> Selinux(HostContext host)
    {
        var facts = new Dictionary<string, string> { ["type"] = "SELinux", ["description"] = "SELinux: Disabled" };
        foreach (var line in SafeFiles.ReadTrimmed(host.PathOf("/etc/selinux/config"))?.Split('\n') ?? [])
        {
            var equals = line.IndexOf('=');
            if (equals > 0 && !line.StartsWith('#'))
            {
                facts[line[..equals].Trim()] = line[(equals + 1)..].Trim();
            }
        }
        // What the kernel does now counts more than what the file says for the next boot.
        var mode = SafeFiles.ReadTrimmed(host.PathOf("/sys/fs/selinux/enforce")) switch
        {
            "1" => "enforcing",
            "0" => "permissive",
            _ => "disabled",
        };
        facts["SELINUX"] = mode;
        facts["description"] = mode == "disabled" ? "SELinux: Disabled" : $"SELinux: Enabled({mode}, {facts.GetValueOrDefault("SELINUXTYPE", "unknown")})";
        return facts;
    }

    private static Dictionary<string, string> AppArmor(HostContext host)
    {
        var facts = new Dictionary<string, string> { ["type"] = "AppArmor", ["description"] = "AppArmor: Enabled" };
        // Lines such as "/usr/sbin/chronyd (enforce)".
        var modes = (SafeFiles.ReadTrimmed(host.PathOf("/sys/kernel/security/apparmor/profiles"))?.Split('\n') ?? [])
            .Select(line => line[(line.LastIndexOf('(') + 1)..].TrimEnd(')'))
            .Where(mode => mode.Length > 0)
            .GroupBy(mode => mode)
            .ToDictionary(group => group.Key, group => group.Count().ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (mode, count) in modes)
        {
            facts[mode] = count;
        }
        if (modes.Count > 0)
        {
            facts["description"] += $"({string.Join(", ", modes.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Value} {m.Key}"))})";
        }
        return facts;
    }
}
