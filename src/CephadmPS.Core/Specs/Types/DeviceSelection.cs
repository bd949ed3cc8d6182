namespace CephadmPS.Core.Specs.Types;

/// <summary>One device named by path.</summary>
/// <param name="Path">Path on the host.</param>
/// <param name="CrushDeviceClass">Class of its OSD; null: the spec's.</param>
public sealed record DevicePath(string Path, string? CrushDeviceClass = null);

/// <summary>Which devices of a host to use. Immutable; equality is by value.</summary>
public sealed record DeviceSelection
{
    /// <summary>Devices named one by one; exclude all other filters.</summary>
    public IReadOnlyList<DevicePath> Paths { get; init; } = [];

    /// <summary>Part of the model's name; null: any.</summary>
    public string? Model { get; init; }

    /// <summary>Part of the vendor's name; null: any.</summary>
    public string? Vendor { get; init; }

    /// <summary>Size: <c>LOW:HIGH</c>, <c>LOW:</c>, <c>:HIGH</c> or exact; null: any.</summary>
    public string? Size { get; init; }

    /// <summary>Spinning or not; null: any.</summary>
    public bool? Rotational { get; init; }

    /// <summary>Number of actuators; null: any.</summary>
    public int? Actuators { get; init; }

    /// <summary>At most so many devices; null or 0: no limit.</summary>
    public int? Limit { get; init; }

    /// <summary>All devices; for data only.</summary>
    public bool All { get; init; }

    /// <inheritdoc/>
    public bool Equals(DeviceSelection? other) =>
        other is not null && Paths.SequenceEqual(other.Paths) && Model == other.Model && Vendor == other.Vendor && Size == other.Size
        && Rotational == other.Rotational && Actuators == other.Actuators && Limit == other.Limit && All == other.All;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Paths.Count, Model, Vendor, Size, Rotational, Actuators, Limit, All);
}
