using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Kernel settings (<c>sysctl</c>) to apply on the hosts of a placement.</summary>
public sealed record TunedProfileSpec
{
    /// <summary>Name; becomes part of a file name on the hosts.</summary>
    public required string ProfileName { get; init; }

    /// <summary>Hosts; all by default. Counts mean nothing here.</summary>
    public PlacementSpec Placement { get; init; } = new() { HostPattern = new HostPattern("*") };

    /// <summary>Key → value, as written to the file.</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get => SettingsNode.ToDictionary(value => value.FullText);
        init => SettingsNode = SpecNode.OfTexts(value);
    }

    /// <summary><see cref="Settings"/> as written.</summary>
    internal SpecNode SettingsNode { get; init; } = SpecNode.EmptyMap;

    /// <inheritdoc/>
    public bool Equals(TunedProfileSpec? other) =>
        other is not null && ProfileName == other.ProfileName && Placement.Equals(other.Placement)
        && SettingsNode.Equals(other.SettingsNode);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ProfileName, Placement);
}
