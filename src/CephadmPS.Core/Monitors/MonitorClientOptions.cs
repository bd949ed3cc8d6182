using CephadmPS.Core.Hosts;

namespace CephadmPS.Core.Monitors;

/// <summary>What a monitor client needs to know of its cluster.</summary>
public sealed record MonitorClientOptions
{
    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }

    /// <summary>Hosts that a session may run on, best first: normally those with a mon. Asked again whenever a session is opened.</summary>
    public required Func<IReadOnlyList<string>> Hosts { get; init; }

    /// <summary>Gives the channel to a host, normally <see cref="HostConnections.GetAsync"/>. The client does not close it.</summary>
    public required Func<string, CancellationToken, Task<IAgentChannel>> Connect { get; init; }

    /// <summary>The epoch this controller leads with; 0 while it does not lead, and mutating commands are then refused by the agents.</summary>
    public Func<long> Epoch { get; init; } = () => 0;

    /// <summary>Image for the session's container; null: that of a Ceph daemon of the cluster on the host.</summary>
    public string? Image { get; init; }

    /// <summary>Minimal ceph.conf; null: the one kept on the first host, and for others the one that a first session gives.</summary>
    public string? Config { get; init; }

    /// <summary>Keyring of <see cref="Entity"/>, a secret; null: as for <see cref="Config"/>.</summary>
    public string? Keyring { get; init; }

    /// <summary>Entity, default <c>client.admin</c>.</summary>
    public string Entity { get; init; } = "client.admin";

    /// <summary>Without the keyring.</summary>
    public override string ToString() => $"{Entity} of {Fsid}";
}
