using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe;

/// <summary>A unit as systemd has it.</summary>
/// <param name="LoadState">Such as <c>loaded</c>, <c>not-found</c>.</param>
/// <param name="ActiveState">Such as <c>active</c>, <c>failed</c>.</param>
/// <param name="SubState">Such as <c>running</c>, <c>auto-restart</c>.</param>
/// <param name="UnitFileState">Such as <c>enabled</c>.</param>
internal sealed record UnitState(string LoadState, string ActiveState, string SubState, string UnitFileState)
{
    /// <summary>Its main process; null: none runs.</summary>
    public int? MainProcess { get; init; }

    public bool IsLoaded => LoadState == "loaded";

    public bool IsActive => ActiveState == "active";

    public bool IsEnabled => UnitFileState is "enabled" or "enabled-runtime";

    /// <summary>In the words of upstream's <c>ls</c>; <c>starting</c> is ours, a unit that waits for its next start is in error.</summary>
    public string DaemonState => (ActiveState, SubState) switch
    {
        (_, "auto-restart" or "auto-restart-queued") or ("failed", _) => "error",
        ("active" or "reloading", _) => "running",
        ("activating", _) => "starting",
        ("inactive", _) => "stopped",
        _ => "unknown",
    };
}

/// <summary>Asks systemd for many units in one call.</summary>
internal static class SystemdUnits
{
    /// <summary>The states of units by name, each with its type suffix.</summary>
    public static async Task<IReadOnlyDictionary<string, UnitState>> ShowAsync(HostContext host, IReadOnlyList<string> units, CancellationToken cancellation)
    {
        if (units.Count == 0)
        {
            return new Dictionary<string, UnitState>();
        }
        var shown = await host.Processes.RunAsync(
            new ProcessSpec("systemctl", ["show", "--property=Id,LoadState,ActiveState,SubState,UnitFileState,MainPID", "--", .. units]), cancellation);
        return shown.Ok
            ? Parse(shown.Output)
            : throw new AgentException("SystemdFailed", "systemctl show did not answer", "See 'systemctl is-system-running' on the host.") { Details = [shown.Error.Trim()] };
    }

    /// <summary>Of blocks of <c>Name=value</c> lines, one a unit, with an empty line between.</summary>
    internal static Dictionary<string, UnitState> Parse(string text)
    {
        var units = new Dictionary<string, UnitState>(StringComparer.Ordinal);
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var line in block.Split('\n'))
            {
                var equals = line.IndexOf('=');
                if (equals > 0)
                {
                    values[line[..equals]] = line[(equals + 1)..];
                }
            }
            if (values.GetValueOrDefault("Id") is { } id)
            {
                units[id] = new UnitState(
                    values.GetValueOrDefault("LoadState", ""), values.GetValueOrDefault("ActiveState", ""),
                    values.GetValueOrDefault("SubState", ""), values.GetValueOrDefault("UnitFileState", ""))
                {
                    MainProcess = int.TryParse(values.GetValueOrDefault("MainPID"), out var process) && process > 0 ? process : null,
                };
            }
        }
        return units;
    }
}
