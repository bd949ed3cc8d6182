namespace CephadmPS.Core.Specs;

/// <summary>Kernel settings (<c>sysctl</c>) to apply on the hosts of a placement.</summary>
public sealed record TunedProfileSpec
{
    /// <summary>Name; becomes part of a file name on the hosts.</summary>
    public required string ProfileName { get; init; }

    /// <summary>Hosts; all by default. Counts mean nothing here.</summary>
    public PlacementSpec Placement { get; init; } = new() { HostPattern = new HostPattern("*") };

    /// <summary>Key → value, as written to the file.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public bool Equals(TunedProfileSpec? other) =>
        other is not null && ProfileName == other.ProfileName && Placement.Equals(other.Placement)
        && Settings.Count == other.Settings.Count
        && Settings.All(e => other.Settings.TryGetValue(e.Key, out var value) && value == e.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ProfileName, Placement, Settings.Count);
}
