using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>Kernel settings that a daemon type needs on its host: only those that differ are written and applied.</summary>
public sealed class KernelSettings(HostContext host, HostFiles files)
{
    public string PathOf(string fsid, string type) => $"{host.SysctlDir}/90-ceph-{fsid}-{type}.conf";

    /// <summary>Applies the settings; returns a warning when the kernel did not take them, which no daemon needs to start.</summary>
    public async Task<string?> ApplyAsync(string fsid, string type, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        var needed = settings.Where(line => !IsSet(line)).ToList();
        if (needed.Count == 0)
        {
            return null;
        }
        var path = PathOf(fsid, type);
        files.Write(path, $"# created by cephadm-agent\n\n{string.Join('\n', needed)}\n", HostFiles.Public, Owner.Root);
        var answer = await host.Processes.RunAsync(new ProcessSpec("sysctl", "-q", "-p", path), cancellation);
        return answer.Ok ? null : $"the kernel did not take all settings of {path}: {answer.Error.Trim()}";
    }

    private bool IsSet(string setting)
    {
        var parts = setting.Split('=', 2, StringSplitOptions.TrimEntries);
        return files.ReadText($"/proc/sys/{parts[0].Replace('.', '/')}")?.Trim() == parts[1];
    }
}
