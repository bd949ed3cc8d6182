namespace CephadmPS.Core.Monitors;

/// <summary>OSDs and pools as <c>osd dump</c> has them.</summary>
public sealed record OsdMap
{
    /// <summary>Rises with each change.</summary>
    public required int Epoch { get; init; }
    /// <summary>Lowest release that OSDs must have, such as <c>tentacle</c>.</summary>
    public string? RequireOsdRelease { get; init; }
    /// <summary>Flags, such as <c>noout</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
    /// <summary>The OSDs.</summary>
    public IReadOnlyList<OsdMapEntry> Osds { get; init; } = [];
    /// <summary>Pools: name → number.</summary>
    public IReadOnlyDictionary<string, int> Pools { get; init; } = new Dictionary<string, int>();
}

/// <summary>An OSD in the osdmap.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Uuid">Its own uuid.</param>
/// <param name="Up">It is up.</param>
/// <param name="In">It is in.</param>
/// <param name="Weight">Weight from 0 to 1.</param>
/// <param name="Destroyed">It was destroyed; its number waits for a replacement.</param>
public sealed record OsdMapEntry(int Id, string Uuid, bool Up, bool In, double Weight, bool Destroyed);

/// <summary>A bucket or an OSD in the CRUSH tree.</summary>
/// <param name="Id">Number; negative for buckets.</param>
/// <param name="Name">Name.</param>
/// <param name="Type"><c>root</c>, <c>host</c>, <c>osd</c>…</param>
/// <param name="Children">Numbers of the children.</param>
/// <param name="Status">OSDs: <c>up</c>, <c>down</c> or <c>destroyed</c>; null for buckets.</param>
/// <param name="DeviceClass">OSDs: <c>hdd</c>, <c>ssd</c>…</param>
/// <param name="CrushWeight">OSDs: CRUSH weight.</param>
/// <param name="Reweight">OSDs: weight from 0 (out) to 1.</param>
public sealed record OsdTreeNode(
    int Id, string Name, string Type, IReadOnlyList<int> Children, string? Status, string? DeviceClass, double CrushWeight, double Reweight);

/// <summary>Answer to <c>osd safe-to-destroy</c>.</summary>
/// <param name="Safe">OSDs that hold nothing which is not elsewhere.</param>
/// <param name="Active">OSDs that still hold data.</param>
/// <param name="MissingStats">OSDs of which too little is known.</param>
/// <param name="StoredPgs">OSDs that still store placement groups.</param>
public sealed record SafeToDestroy(IReadOnlyList<int> Safe, IReadOnlyList<int> Active, IReadOnlyList<int> MissingStats, IReadOnlyList<int> StoredPgs);

/// <summary>A file system.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MetadataPool">Pool of the metadata.</param>
/// <param name="DataPools">Pools of the data.</param>
public sealed record CephFileSystem(string Name, string MetadataPool, IReadOnlyList<string> DataPools);
