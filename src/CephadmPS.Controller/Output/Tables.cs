using System.CommandLine;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Controller.Output;

/// <summary>Lists as text tables or JSON.</summary>
public static class Tables
{
    public static void Hosts(ParseResult parsed, IReadOnlyList<CephHost> hosts) =>
        Write(parsed, hosts, ["HOST", "ADDR", "LABELS", "STATUS", "DAEMONS"],
            host => [host.HostName, host.Address, string.Join(',', host.Labels), host.Status, host.DaemonCount?.ToString() ?? "?"]);

    public static void Services(ParseResult parsed, IReadOnlyList<CephService> services) =>
        Write(parsed, services, ["NAME", "PORTS", "RUNNING", "PLACEMENT"],
            service =>
            [
                service.ServiceName,
                service.Ports.Count > 0 ? "?:" + string.Join(',', service.Ports) : "",
                service.ServiceType == "osd" ? $"{service.Running}" : $"{service.Running}/{service.Size}",
                service.Placement,
            ]);

    public static void Daemons(ParseResult parsed, IReadOnlyList<CephDaemon> daemons) =>
        Write(parsed, daemons, ["NAME", "HOST", "PORTS", "STATUS", "MEM USE", "VERSION", "CONTAINER ID"],
            daemon =>
            [
                daemon.DaemonName,
                daemon.HostName,
                daemon.Ports.Count > 0 ? "*:" + string.Join(',', daemon.Ports) : "",
                daemon.Status.ToString().ToLowerInvariant(),
                daemon.MemoryUsage is { } bytes ? $"{bytes / 1048576.0:0.0}M" : "-",
                daemon.Version ?? "",
                daemon.ContainerId ?? "",
            ]);

    public static void Keyrings(ParseResult parsed, IReadOnlyList<CephClientKeyring> keyrings) =>
        Write(parsed, keyrings, ["ENTITY", "PLACEMENT", "MODE", "OWNER", "PATH", "HOSTS"],
            keyring => [keyring.Entity, keyring.Placement, keyring.Mode, keyring.Owner, keyring.Path, string.Join(',', keyring.HostName)]);

    public static void Profiles(ParseResult parsed, IReadOnlyList<CephadmPS.Core.Specs.TunedProfileSpec> profiles) =>
        Write(parsed, profiles, ["PROFILE", "PLACEMENT", "SETTINGS"],
            profile => [profile.ProfileName, profile.Placement.ToString(), string.Join(' ', profile.Settings.Select(setting => $"{setting.Key}={setting.Value}"))]);

    private static void Write<T>(ParseResult parsed, IReadOnlyList<T> items, string[] headers, Func<T, string[]> cells)
        where T : notnull
    {
        if (GlobalOptions.Json(parsed))
        {
            Console.WriteLine(ResultWriter.ToJson(items));
            return;
        }
        var rows = items.Select(cells).Prepend(headers).ToList();
        var widths = headers.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
