using System.CommandLine;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Controller.Output;

/// <summary>Lists as text tables or JSON.</summary>
public static class Tables
{
    public static void Hosts(ParseResult parsed, IReadOnlyList<CephHost> hosts) =>
        Write(parsed, hosts, ["HOST", "ADDR", "LABELS", "STATUS", "DAEMONS"],
            host => [host.HostName, host.Address, string.Join(',', host.Labels), host.Status, host.DaemonCount?.ToString() ?? "?"]);

    public static void Drains(ParseResult parsed, IReadOnlyList<CephHostDrain> drains) =>
        Write(parsed, drains, ["HOST", "STATE", "DAEMONS", "OSDS", "PGS", "TEXT"],
            drain => [drain.HostName, drain.State, $"{drain.Daemons.Count}", string.Join(',', drain.OsdIds), drain.Pgs?.ToString() ?? "?", drain.Text]);

    public static void OsdRemovals(ParseResult parsed, IReadOnlyList<CephOsdRemoval> removals) =>
        Write(parsed, removals, ["OSD", "HOST", "STATE", "PGS", "REPLACE", "FORCE", "ZAP", "DRAIN STARTED AT"],
            removal =>
            [
                $"{removal.OsdId}", removal.HostName ?? "", removal.State, removal.Pgs?.ToString() ?? "?", $"{removal.Replace}", $"{removal.Force}", $"{removal.Zap}",
                removal.DrainStartedAt?.ToString("u") ?? "",
            ]);

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
