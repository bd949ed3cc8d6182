using System.ComponentModel;
using System.Globalization;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.State;

namespace CephadmPS.Formatting;

/// <summary>Texts of the cells in <c>Formats/</c>, so that the views themselves hold no logic. Not for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Columns
{
    private static readonly string[] Units = ["", "K", "M", "G", "T", "P"];

    /// <summary>Bytes with a binary unit, as <c>ceph orch ps</c> writes them: <c>1.5G</c>; <c>-</c> when not known.</summary>
    public static string Size(long? bytes)
    {
        if (bytes is not { } value)
        {
            return "-";
        }
        var scaled = (double)value;
        var unit = 0;
        while (scaled >= 1024 && unit < Units.Length - 1)
        {
            scaled /= 1024;
            unit++;
        }
        var digits = unit == 0 || scaled >= 100 ? "0" : "0.0";
        return scaled.ToString(digits, CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>Time since a moment, in its greatest unit (<c>3h</c>); <c>-</c> when not known.</summary>
    public static string Age(DateTimeOffset? moment) => moment is { } then ? Span(DateTimeOffset.UtcNow - then) : "-";

    /// <summary>A duration in its greatest unit; <c>-</c> when not known.</summary>
    public static string Span(TimeSpan? duration) => duration switch
    {
        null => "-",
        { TotalSeconds: < 10 } span => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(span.TotalSeconds, 0):0.0}s"),
        { TotalMinutes: < 2 } span => $"{(int)span.TotalSeconds}s",
        { TotalHours: < 2 } span => $"{(int)span.TotalMinutes}m",
        { TotalDays: < 2 } span => $"{(int)span.TotalHours}h",
        { TotalDays: < 14 } span => $"{(int)span.TotalDays}d",
        { } span => $"{(int)(span.TotalDays / 7)}w",
    };

    /// <summary>Ports as <c>*:80,443</c>; empty when there are none.</summary>
    public static string Ports(IReadOnlyList<int>? ports) => ports is { Count: > 0 } ? "*:" + string.Join(',', ports) : "";

    /// <summary>Items with blanks between them.</summary>
    public static string List(IEnumerable<string>? items) => string.Join(' ', items ?? []);

    /// <summary>Ceph's health, coloured by severity.</summary>
    public static string Health(string health, object? style) => health switch
    {
        "HEALTH_OK" => Style.Good(health, style),
        "HEALTH_WARN" => Style.Warning(health, style),
        _ => Style.Error(health, style),
    };

    /// <summary>Health checks, one a line, each with the command that helps where one is known.</summary>
    public static string Checks(IEnumerable<HealthCheck>? checks, object? style) => string.Join(Environment.NewLine,
        (checks ?? []).Select(check => $"{Health(check.Severity, style)} {check.Code}: {check.Summary}{(check.Advice is null ? "" : $" -> {check.Advice}")}"));

    /// <summary>Mons in quorum, and those that are not.</summary>
    public static string Quorum(ClusterStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var missing = status.Mons.Except(status.Quorum).ToList();
        return $"{status.Mons.Count}, quorum {string.Join(' ', status.Quorum)}{(missing.Count > 0 ? $", out of quorum {string.Join(' ', missing)}" : "")}";
    }

    /// <summary>The active mgr and its standbys.</summary>
    public static string Mgrs(ClusterStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"{status.ActiveMgr ?? "none"} active{(status.StandbyMgrs.Count > 0 ? $", standby {string.Join(' ', status.StandbyMgrs)}" : "")}";
    }

    /// <summary>Number of hosts, and the names of those that do not answer.</summary>
    public static string HostsText(ClusterStatus status, object? style)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.OfflineHosts.Count == 0
            ? $"{status.Hosts}"
            : $"{status.Hosts}, {Style.Error($"offline {string.Join(' ', status.OfflineHosts)}", style)}";
    }

    /// <summary>What the next reconciliation would do, in a word.</summary>
    public static string StepsLeft(ClusterStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.StepsLeft == 0 ? "nothing" : $"{status.StepsLeft} step(s); Get-CephPlan shows them";
    }

    /// <summary>A host's status; an offline one in the colour of errors.</summary>
    public static string HostStatus(string? status, object? style) => string.IsNullOrEmpty(status)
        ? "" : status.Equals("maintenance", StringComparison.OrdinalIgnoreCase) ? Style.Warning(status, style) : Style.Error(status, style);

    /// <summary>A daemon's status with its age in the manner of <c>ceph orch ps</c>: <c>running (3h)</c>.</summary>
    public static string DaemonStatusText(CephDaemon daemon, object? style)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        var word = daemon.Status.ToString().ToLowerInvariant();
        return daemon.Status switch
        {
            DaemonStatus.Running => Style.Good(daemon.Started is null ? word : $"{word} ({Age(daemon.Started)})", style),
            DaemonStatus.Error => Style.Error(word, style),
            _ => Style.Warning(word, style),
        };
    }

    /// <summary>Running daemons of those wanted; fewer in the colour of warnings.</summary>
    public static string Running(CephService service, object? style)
    {
        ArgumentNullException.ThrowIfNull(service);
        var text = $"{service.Running}/{service.Size}";
        return service.Running < service.Size ? Style.Warning(text, style) : text;
    }

    /// <summary>Yes in the colour of warnings, or no.</summary>
    public static string Changed(bool changed, object? style) => changed ? Style.Warning("yes", style) : "no";

    /// <summary>What is done with a daemon: what is new or goes is coloured.</summary>
    public static string Action(string action, object? style) => action switch
    {
        "Add" => Style.Good(action, style),
        "Remove" => Style.Warning(action, style),
        _ => action,
    };

    /// <summary>What was decided about a host, coloured.</summary>
    public static string Verdict(HostVerdict verdict, object? style) => verdict switch
    {
        HostVerdict.Taken => Style.Good(verdict.ToString(), style),
        HostVerdict.Refused => Style.Warning(verdict.ToString(), style),
        _ => verdict.ToString(),
    };

    /// <summary>Daemons that stay, come and go: <c>1 +1 -1</c>; empty when there are none.</summary>
    public static string Daemons(CephPlacementDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        string[] parts =
        [
            decision.Kept > 0 ? $"{decision.Kept}" : "", decision.Added > 0 ? $"+{decision.Added}" : "", decision.Removed > 0 ? $"-{decision.Removed}" : "",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    /// <summary>State of an operation, coloured.</summary>
    public static string State(OperationState state, object? style) => state switch
    {
        OperationState.Done => Style.Good(state.ToString(), style),
        OperationState.Failed => Style.Error(state.ToString(), style),
        OperationState.Waiting => Style.Warning(state.ToString(), style),
        _ => state.ToString(),
    };

    /// <summary>A plan as <c>-WhatIf</c> prints it.</summary>
    public static string Plan(Plan plan) => PlanText.Render(plan).TrimEnd();

    /// <summary>Answers of planners, one a line.</summary>
    public static string Answers(IReadOnlyList<PlannerAnswer> answers) => PlanText.Render(answers).TrimEnd();
}
