using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Fitness;

/// <summary>Whether a host can run Ceph daemons: upstream's list of <c>check-host</c>, each lack with its remedy. It changes nothing.</summary>
internal static class HostCheck
{
    private static readonly Version MinPodman = new(2, 0, 2);

    public static async Task<HostCheckResult> RunAsync(HostContext host, string? expectHostname, CancellationToken cancellation)
    {
        var result = new HostCheckResult { HostName = HostNames.Name(host) };
        await CheckEngineAsync(host, result, cancellation);
        CheckProgram(host, result, "systemctl", "Hosts without systemd are not supported.");
        CheckProgram(host, result, "lvcreate", "Install the package lvm2, or run prepare-host.");
        if (Programs.Find(host, "systemctl") is not null)
        {
            await CheckTimeAsync(host, result, cancellation);
        }
        CheckName(result, expectHostname);
        CheckWatching(host, result);
        result.Ok = result.Errors.Count == 0;
        return result;
    }

    private static async Task CheckEngineAsync(HostContext host, HostCheckResult result, CancellationToken cancellation)
    {
        if (EngineProgram.Find(host) is not { } engine)
        {
            result.Errors.Add("No container engine: neither podman nor docker was found. Install podman, or run prepare-host.");
            return;
        }
        result.ContainerEngine = engine.Name;
        var answer = await host.Processes.RunAsync(new ProcessSpec(engine.Name, "--version") { Timeout = TimeSpan.FromSeconds(20) }, cancellation);
        if (!answer.Ok)
        {
            result.Errors.Add($"{engine.Name} does not work: {answer.Error.Trim()}. See '{engine.Name} --version' on the host.");
            return;
        }
        result.ContainerEngineVersion = VersionIn(answer.Output);
        if (engine.IsPodman && Version.TryParse(result.ContainerEngineVersion, out var version) && version < MinPodman)
        {
            result.Errors.Add($"podman {version} is too old: {MinPodman} or later is needed. Upgrade podman.");
            return;
        }
        result.Messages.Add($"{engine.Name} {result.ContainerEngineVersion} is present");
    }

    /// <summary>The digits of <c>podman version 5.4.2</c> or <c>Docker version 20.10.24+dfsg1, build 297e128</c>.</summary>
    internal static string? VersionIn(string text)
    {
        var word = text.Split(' ', StringSplitOptions.TrimEntries).FirstOrDefault(w => w.Length > 0 && char.IsAsciiDigit(w[0]) && w.Contains('.'));
        return word is null ? null : new string([.. word.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]).TrimEnd('.');
    }

    private static void CheckProgram(HostContext host, HostCheckResult result, string program, string remedy)
    {
        if (Programs.Find(host, program) is { } path)
        {
            result.Messages.Add($"{program} is present ({path})");
        }
        else
        {
            result.Errors.Add($"{program} is missing. {remedy}");
        }
    }

    private static async Task CheckTimeAsync(HostContext host, HostCheckResult result, CancellationToken cancellation)
    {
        string? active, installed;
        try
        {
            (active, installed) = await TimeServices.LookAsync(host, cancellation);
        }
        catch (AgentException e)
        {
            result.Errors.Add($"systemd does not answer: {string.Join(' ', e.Details)} Hosts that were not booted with systemd are not supported.");
            return;
        }
        if (active is not null)
        {
            result.Messages.Add($"time is kept by {active}");
        }
        else if (installed is not null)
        {
            result.Errors.Add($"No time service runs: {installed} is installed but not active. Run 'systemctl enable --now {installed}', or prepare-host.");
        }
        else
        {
            result.Errors.Add("No time service is installed; mons need clocks that agree. Install chrony, or run prepare-host.");
        }
    }

    // No error: daemons run without it, and the agent goes on with what systemd tells.
    private static void CheckWatching(HostContext host, HostCheckResult result)
    {
        var directory = host.PathOf("/run");
        if (!Directory.Exists(directory))
        {
            return;
        }
        try
        {
            using var watcher = new FileSystemWatcher(directory);
            host.BeginWatching(watcher);
        }
        catch (IOException)
        {
            var limit = SafeFiles.ReadTrimmed(host.PathOf("/proc/sys/fs/inotify/max_user_instances")) ?? "unknown";
            var more = int.TryParse(limit, out var known) ? Math.Max(1024, known * 2) : 1024;
            result.Messages.Add($"NOTE: no inotify instance is left (fs.inotify.max_user_instances is {limit}): the agent hears of units from systemd only, "
                + $"not of directories that come and go. Raise it: 'sysctl -w fs.inotify.max_user_instances={more}', and keep it in /etc/sysctl.d");
        }
    }

    private static void CheckName(HostCheckResult result, string? expected)
    {
        if (string.IsNullOrEmpty(expected))
        {
            return;
        }
        if (string.Equals(result.HostName, expected, StringComparison.OrdinalIgnoreCase))
        {
            result.Messages.Add($"the host name is '{expected}' as expected");
        }
        else
        {
            result.Errors.Add(
                $"The host's name is '{result.HostName}', not '{expected}'. Add it as '{result.HostName}', or run 'hostnamectl set-hostname {expected}' there.");
        }
    }
}
