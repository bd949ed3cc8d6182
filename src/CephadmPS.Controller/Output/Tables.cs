using System.CommandLine;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Controllers;
using CephadmPS.Core.Operations;

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

    public static void Agents(ParseResult parsed, IReadOnlyList<CephAgent> agents) =>
        Write(parsed, agents, ["HOST", "RELEASE", "INSTALLED", "DIGEST", "KEY", "LAST REPLACEMENT"],
            agent => [agent.HostName, agent.Version, agent.Installed ? "yes" : "no", agent.Digest[..Math.Min(12, agent.Digest.Length)], agent.KeyFingerprint ?? "-", agent.Replacement ?? "-"]);

    public static void Controllers(ParseResult parsed, IReadOnlyList<CephController> controllers) =>
        Write(parsed, controllers, ["HOST", "STATE", "WANTED", "LEADS SINCE", "PROGRAM", "UNIT"],
            controller =>
            [
                controller.HostName, controller.State, controller.Wanted ? "yes" : "no",
                controller.LeadsSince?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) ?? "-",
                controller.Program is { } program ? program[..Math.Min(12, program.Length)] : "-", controller.Unit,
            ]);

    public static void Operations(ParseResult parsed, IReadOnlyList<OperationRecord> operations) =>
        Write(parsed, operations, ["BEGAN", "TITLE", "STATE", "STEPS", "SECONDS", "ACTOR", "BLOCKED BY"],
            operation =>
            [
                operation.Began.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
                operation.Title,
                operation.State,
                $"{operation.Steps.Count}",
                operation.Duration is { } took ? took.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) : "-",
                operation.Actor,
                operation.BlockedBy.Count == 0 ? "" : operation.BlockedBy[0] + (operation.BlockedBy.Count > 1 ? $" (and {operation.BlockedBy.Count - 1} more)" : ""),
            ]);

    public static void Events(ParseResult parsed, IReadOnlyList<CephEvent> events) =>
        Write(parsed, events, ["TIME", "LEVEL", "KIND", "SUBJECT", "TEXT"],
            told =>
            [
                told.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), $"{told.Level}", told.Kind, told.Subject, told.Text,
            ]);

    public static void Options(ParseResult parsed, IReadOnlyList<CephOrchestratorOption> options) =>
        Write(parsed, options, ["OPTION", "VALUE", "SET", "MEANING"],
            option => [option.Name, option.Value, option.IsSet ? "yes" : "", option.Problem ?? (option.NoMeaning is { } why ? $"none here: {why}" : option.Purpose)]);
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
