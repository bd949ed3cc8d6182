using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Fitness;

/// <summary>Makes a host fit: installs what <see cref="HostCheck"/> misses, starts the time service, sets the host's name when asked. Safe to repeat.</summary>
internal static class HostPreparation
{
    public static async Task<HostCheckResult> RunAsync(HostContext host, string? expectHostname, Action<string> report, CancellationToken cancellation)
    {
        var done = new List<string>();
        var problems = new List<string>();
        await InstallAsync(host, report, done, problems, cancellation);
        if (Programs.Find(host, "systemctl") is not null)
        {
            await StartTimeAsync(host, report, done, problems, cancellation);
        }
        await SetNameAsync(host, expectHostname, done, problems, cancellation);
        var result = await HostCheck.RunAsync(host, expectHostname, cancellation);
        result.Messages.InsertRange(0, done);
        // Why a remedy did not work comes before what is still missing. A remedy that was not needed in the end is no error.
        if (!result.Ok)
        {
            result.Errors.InsertRange(0, problems);
        }
        return result;
    }

    private static async Task InstallAsync(HostContext host, Action<string> report, List<string> done, List<string> problems, CancellationToken cancellation)
    {
        var missing = new List<string>();
        if (EngineProgram.Find(host) is null)
        {
            missing.Add("podman");
        }
        if (Programs.Find(host, "lvcreate") is null)
        {
            missing.Add("lvm2");
        }
        if (Programs.Find(host, "systemctl") is not null && await TimeServices.LookAsync(host, cancellation) is { Active: null, Installed: null })
        {
            missing.Add("chrony");
        }
        if (missing.Count == 0)
        {
            return;
        }
        if (PackageManager.Find(host) is not { } packages)
        {
            problems.Add($"None of apt-get, dnf, yum and zypper is on this host. Install {string.Join(", ", missing)} by hand.");
            return;
        }
        report("fetching package lists");
        var refreshed = await packages.RefreshAsync(host, cancellation);
        if (!refreshed.Ok)
        {
            problems.Add($"{packages.Program} cannot fetch package lists: {LastLine(refreshed)}");
        }
        foreach (var package in missing)
        {
            report($"installing {package}");
            var installed = await packages.InstallAsync(host, package, cancellation);
            if (!installed.Ok && package == "podman" && packages.HasDockerPackage && PackageManager.IsUnknown(installed))
            {
                report("installing docker.io, as there is no podman");
                installed = await packages.InstallAsync(host, "docker.io", cancellation);
            }
            if (installed.Ok)
            {
                done.Add($"installed {package}");
            }
            else
            {
                problems.Add($"{packages.Program} cannot install {package}: {LastLine(installed)}");
            }
        }
    }

    private static async Task StartTimeAsync(HostContext host, Action<string> report, List<string> done, List<string> problems, CancellationToken cancellation)
    {
        if (await TimeServices.LookAsync(host, cancellation) is not { Active: null, Installed: { } unit })
        {
            return;
        }
        report($"starting {unit}");
        var started = await host.Processes.RunAsync(new ProcessSpec("systemctl", "enable", "--now", unit), cancellation);
        if (started.Ok)
        {
            done.Add($"started {unit}");
        }
        else
        {
            problems.Add($"{unit} cannot be started: {LastLine(started)}");
        }
    }

    private static async Task SetNameAsync(HostContext host, string? expected, List<string> done, List<string> problems, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(expected) || string.Equals(HostNames.Name(host), expected, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        if (!IsHostName(expected))
        {
            problems.Add($"'{expected}' cannot be a host name: letters, digits, hyphens and dots only.");
            return;
        }
        var set = await host.Processes.RunAsync(new ProcessSpec("hostnamectl", "set-hostname", expected), cancellation);
        if (set.Ok)
        {
            done.Add($"set the host name to '{expected}'");
        }
        else
        {
            problems.Add($"The host name cannot be set: {LastLine(set)}");
        }
    }

    private static bool IsHostName(string name) =>
        name.Length <= 253 && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    private static string LastLine(ProcessResult result) =>
        (result.Error + "\n" + result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } lines
            ? Array.FindLast(lines, line => line.StartsWith("E:", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.OrdinalIgnoreCase)) ?? lines[0]
            : $"exit code {result.ExitCode}";
}
