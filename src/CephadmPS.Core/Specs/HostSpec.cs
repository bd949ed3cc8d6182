using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>A host of the cluster as a spec file or the inventory names it.</summary>
public sealed record HostSpec
{
    /// <summary>Value of <see cref="Status"/> of a host in maintenance.</summary>
    public const string InMaintenance = "maintenance";

    /// <summary>The host's own bare name (what <c>hostname</c> prints on it).</summary>
    public required string HostName { get; init; }

    /// <summary>Address or DNS name to reach it; defaults to the name.</summary>
    public string Address { get => _address ?? HostName; init => _address = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>Labels, in their order.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Empty, <c>offline</c> or <c>maintenance</c>.</summary>
    public string Status { get => StatusNode.FullText; init => StatusNode = SpecNode.Of(value); }

    /// <summary><see cref="Status"/> as written.</summary>
    internal SpecNode StatusNode { get; init; } = SpecNode.Of("");

    /// <summary>CRUSH location of the host's bucket (<c>rack</c> → <c>r1</c>); null: not said.</summary>
    public IReadOnlyDictionary<string, string>? Location { get; init; }

    /// <summary>How to reach its management controller; null: not said. Holds a password: never print it.</summary>
    public IReadOnlyDictionary<string, string>? Oob { get; init; }

    private readonly string? _address;

    /// <inheritdoc/>
    public bool Equals(HostSpec? other) =>
        other is not null && HostName == other.HostName && Address == other.Address && Status == other.Status
        && Labels.SequenceEqual(other.Labels) && SameMap(Location, other.Location) && SameMap(Oob, other.Oob);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(HostName, Address, Status, Labels.Count);

    /// <summary>Name, and the address when it differs.</summary>
    public override string ToString() => HostName == Address ? HostName : $"{HostName} ({Address})";

    /// <summary>The host as a document of a spec file; without <c>---</c>.</summary>
    public string ToYaml() => "service_type: host\n" + YamlWriter.Write(SpecExport.ToNode(this));

    private static bool SameMap(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right) =>
        (left is null) == (right is null) && (left is null || (left.Count == right!.Count
            && left.All(e => right.TryGetValue(e.Key, out var value) && value == e.Value)));
}
