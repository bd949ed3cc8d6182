namespace CephadmPS.Core.State;

/// <summary>One of our own programs on a host, its agent that stays or the cluster's controller, as the agent tells.</summary>
/// <param name="State"><c>running</c>, <c>stopped</c>, <c>error</c>, <c>starting</c>, <c>unknown</c>, or <see cref="Missing"/>.</param>
/// <param name="Enabled">It is started at boot.</param>
/// <param name="ProcessId">Its process while it runs; null: none.</param>
public sealed record ProgramObservation(string State, bool Enabled = true, int? ProcessId = null)
{
    /// <summary>There is none: its unit or a file that it needs is not there.</summary>
    public const string Missing = "missing";

    /// <summary>It runs.</summary>
    public bool IsRunning => State == "running";

    /// <summary>Somebody has stopped it, or it is being stopped.</summary>
    public bool IsStopped => State == "stopped";

    /// <summary>systemd could not keep it running.</summary>
    public bool HasFailed => State == "error";
}
