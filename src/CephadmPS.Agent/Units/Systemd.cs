using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Units;

/// <summary>State of a unit as systemd tells it.</summary>
/// <param name="Active"><c>active</c>, <c>activating</c>, <c>deactivating</c>, <c>inactive</c>, <c>failed</c>.</param>
/// <param name="Sub">Detail, such as <c>running</c> or <c>auto-restart</c>.</param>
/// <param name="File"><c>enabled</c>, <c>disabled</c>, empty when systemd does not know the unit.</param>
public sealed record UnitState(string Active, string Sub, string File)
{
    public bool IsRunning => Active == "active";

    public bool HasFailed => Active == "failed" || Sub == "auto-restart";

    /// <summary>In the words of the daemon listing.</summary>
    public string Word => this switch
    {
        { HasFailed: true } => "error",
        { Active: "active" } => "running",
        { Active: "activating" } => "starting",
        { Active: "inactive" or "deactivating" } => "stopped",
        _ => "unknown",
    };
}

/// <summary>Calls of systemctl.</summary>
public sealed class Systemd(HostContext host)
{
    /// <summary>Longer than the 200 s that a daemon's init containers may take to end, and the 200 s that it may then take to start.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(440);

    public Task ReloadAsync(CancellationToken cancellation) => MustAsync(["daemon-reload"], cancellation);

    /// <summary>Enables units, which makes systemd read unit files again.</summary>
    public Task EnableAsync(IEnumerable<string> units, CancellationToken cancellation) => MustAsync(["enable", .. units], cancellation);

    /// <summary>Starts units and waits until they have started; the result tells whether all did.</summary>
    public Task<ProcessResult> StartAsync(IEnumerable<string> units, CancellationToken cancellation) => RunAsync(["start", .. units], cancellation);

    /// <summary>Stops units and waits. Units that systemd does not know are stopped.</summary>
    public Task<ProcessResult> StopAsync(IEnumerable<string> units, CancellationToken cancellation) => RunAsync(["stop", .. units], cancellation);

    /// <summary>Forgets failures and start limits. Units that systemd has not loaded have none, so its error says nothing.</summary>
    public Task<ProcessResult> ResetFailedAsync(IEnumerable<string> units, CancellationToken cancellation) => RunAsync(["reset-failed", .. units], cancellation);

    public Task<ProcessResult> DisableAsync(IEnumerable<string> units, CancellationToken cancellation) => RunAsync(["disable", .. units], cancellation);

    public async Task<UnitState> StateAsync(string unit, CancellationToken cancellation)
    {
        var answer = await RunAsync(["show", "--property=ActiveState,SubState,UnitFileState", unit], cancellation);
        var values = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        return new UnitState(values.GetValueOrDefault("ActiveState", ""), values.GetValueOrDefault("SubState", ""), values.GetValueOrDefault("UnitFileState", ""));
    }

    /// <summary>Names of loaded units that match a pattern.</summary>
    public async Task<IReadOnlyList<string>> LoadedAsync(string pattern, CancellationToken cancellation)
    {
        var answer = await RunAsync(["list-units", "--all", "--plain", "--no-legend", pattern], cancellation);
        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])];
    }

    /// <summary>The last lines of a unit's journal.</summary>
    public Task<string> JournalAsync(string unit, int lines, CancellationToken cancellation) => JournalAsync([unit], lines, cancellation);

    /// <summary>The last lines of the journal of some units together.</summary>
    public async Task<string> JournalAsync(IReadOnlyList<string> units, int lines, CancellationToken cancellation)
    {
        var answer = await host.Processes.RunAsync(
            new ProcessSpec("journalctl",
                ["--no-pager", "--quiet", "--output=short-iso", $"--lines={lines}", .. units.SelectMany(unit => (string[])["--unit", unit])]), cancellation);
        return answer.Ok
            ? answer.Output
            : throw new AgentException("JournalUnreadable", $"the journal of {units[0]} cannot be read: {answer.Error.Trim()}");
    }

    public Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        host.Processes.RunAsync(new ProcessSpec("systemctl", arguments) { Timeout = Longest }, cancellation);

    private async Task MustAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var answer = await RunAsync(arguments, cancellation);
        if (!answer.Ok)
        {
            throw new AgentException("SystemdFailed", $"systemctl {string.Join(' ', arguments)} failed: {answer.Error.Trim()}",
                "see 'systemctl status' and the journal of this host");
        }
    }
}
