namespace CephadmPS.Core.Controllers;

/// <summary>Where and how the cluster's controllers run.</summary>
public sealed record ControllerOptions
{
    /// <summary>Hosts; empty: the first mon hosts by name, as many as <see cref="Count"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How many, default 2: one leads, the other takes over.</summary>
    public int Count { get; init; } = 2;

    /// <summary>The controller's executable, one file that needs nothing else; null: <c>$CEPHADM_CONTROLLER</c>, else the one shipped beside this assembly.</summary>
    public string? ProgramPath { get; init; }

    /// <summary>Address to serve metrics on, on each of the hosts; null: not at all.</summary>
    public string? MetricsListen { get; init; }
}

/// <summary>A controller on a host.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Changed">Something was changed.</param>
/// <param name="Unit">Its systemd unit.</param>
/// <param name="State">State of the unit: <c>running</c>, <c>stopped</c>, <c>error</c>, <c>starting</c>, <c>missing</c>, or <c>unknown</c> (the host does not answer); empty when it was removed.</param>
public sealed record CephController(string HostName, bool Changed, string Unit, string State)
{
    /// <summary>It shall run there.</summary>
    public bool Wanted { get; init; }

    /// <summary>Since when it leads the cluster; null: it does not, or that is not known.</summary>
    public DateTimeOffset? LeadsSince { get; init; }

    /// <summary>It leads the cluster.</summary>
    public bool Leads => LeadsSince is not null;

    /// <summary>SHA-256 of its executable; null: not known, or none runs there.</summary>
    public string? Program { get; init; }
}
