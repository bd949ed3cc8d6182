namespace CephadmPS.Core.Clusters.Views;

/// <summary>A client's keyring that is kept on hosts, as listed to a person. The key itself is not in it.</summary>
public sealed record CephClientKeyring
{
    /// <summary>The client.</summary>
    public required string Entity { get; init; }

    /// <summary>Placement as text.</summary>
    public required string Placement { get; init; }

    /// <summary>Mode as octal text.</summary>
    public string Mode { get; init; } = "0600";

    /// <summary>Owner and group as numbers, <c>uid:gid</c>.</summary>
    public string Owner { get; init; } = "0:0";

    /// <summary>Path on the hosts.</summary>
    public string Path { get; init; } = "";

    /// <summary>ceph.conf is written beside it.</summary>
    public bool IncludeCephConf { get; init; } = true;

    /// <summary>Hosts that have it.</summary>
    public IReadOnlyList<string> HostName { get; init; } = [];
}
