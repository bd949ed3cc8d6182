namespace CephadmPS.Core.Monitors;

/// <summary>The monmap.</summary>
public sealed record MonMap
{
    /// <summary>Rises with each change.</summary>
    public required int Epoch { get; init; }
    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }
    /// <summary>Lowest release of the mons, such as <c>tentacle</c>.</summary>
    public string? MinMonReleaseName { get; init; }
    /// <summary>Keys of type <c>aes256k</c> may be used, and others raise a health warning: since Ceph 20.</summary>
    public bool AllowsAes256k { get; init; }
    /// <summary>Type of the keys that services' tickets are made with; null: the mons have no choice, before Ceph 20.</summary>
    public string? ServiceCipher { get; init; }
    /// <summary>The mons in order of rank.</summary>
    public IReadOnlyList<MonMapEntry> Mons { get; init; } = [];
}

/// <summary>A mon in the monmap.</summary>
/// <param name="Name">Its id, such as <c>ceph1</c>.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="Addresses">Address vector as Ceph writes it: <c>[v2:10.0.0.1:3300,v1:10.0.0.1:6789]</c>.</param>
/// <param name="CrushLocation">CRUSH location as <c>{datacenter=a,rack=r1}</c>; <c>{}</c> when none.</param>
public sealed record MonMapEntry(string Name, int Rank, string Addresses, string CrushLocation);

/// <summary>Which mons form the quorum.</summary>
/// <param name="Names">Mons in quorum.</param>
/// <param name="Leader">Their leader.</param>
/// <param name="MonMap">The monmap.</param>
public sealed record QuorumStatus(IReadOnlyList<string> Names, string Leader, MonMap MonMap);

/// <summary>The mgr map.</summary>
public sealed record MgrMap
{
    /// <summary>Rises with each change.</summary>
    public required int Epoch { get; init; }
    /// <summary>The active mgr answers.</summary>
    public bool Available { get; init; }
    /// <summary>Id of the active mgr; empty when there is none.</summary>
    public string ActiveName { get; init; } = "";
    /// <summary>Address of the active mgr with port and nonce.</summary>
    public string ActiveAddress { get; init; } = "";
    /// <summary>Ids of the standbys.</summary>
    public IReadOnlyList<string> Standbys { get; init; } = [];
    /// <summary>Modules that are enabled.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];
    /// <summary>Addresses that modules serve, such as <c>prometheus</c>.</summary>
    public IReadOnlyDictionary<string, string> Services { get; init; } = new Dictionary<string, string>();
}

/// <summary>Answer to an ok-to-stop question.</summary>
/// <param name="Ok">They may be stopped.</param>
/// <param name="Reason">What Ceph says about it.</param>
public sealed record OkToStop(bool Ok, string Reason);
