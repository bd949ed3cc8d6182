using CephadmPS.Core.Hosts;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State;

/// <summary>How far a host is on its way into or out of maintenance; stored, so that whoever leads next goes on.</summary>
public enum MaintenanceStage
{
    /// <summary>Not in maintenance.</summary>
    None,
    /// <summary>It is being taken there; until it is done that can be withdrawn.</summary>
    Entering,
    /// <summary>It is there.</summary>
    Entered,
    /// <summary>It is being brought back.</summary>
    Leaving,
}

/// <summary>A host in the inventory: what the admin said of it, and how it is recognised.</summary>
/// <param name="Spec">Name, address, labels and status.</param>
public sealed record HostRecord(HostSpec Spec)
{
    /// <summary>Name in the inventory.</summary>
    public string HostName => Spec.HostName;

    /// <summary>Pinned public host key (<c>ssh-ed25519 AAAA…</c>); null only while a host is being added.</summary>
    public string? HostKey { get; init; }

    /// <summary>SSH port, default 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Since when plans leave the host alone because an admin said so (<c>Suspend-CephHost</c>); null: they do not.</summary>
    public DateTimeOffset? Suspended { get; init; }

    /// <summary>How far the host is on its way into or out of maintenance.</summary>
    public MaintenanceStage Maintenance { get; init; }

    /// <summary>Plans leave the host and its daemons as they are.</summary>
    public bool LeftAlone => Suspended is not null || Maintenance != MaintenanceStage.None || Spec.Status.Equals(HostSpec.InMaintenance, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where to connect to.</summary>
    public HostAddress Address => new(HostName, string.IsNullOrEmpty(Spec.Address) ? HostName : Spec.Address, HostKey) { Port = Port };
}
