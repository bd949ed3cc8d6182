using System.Globalization;

namespace CephadmPS.Core.Osds;

/// <summary>A size as drive groups and ceph-volume write it: a number and a unit (KB, MB, GB or TB, powers of 1000).</summary>
/// <param name="Number">The number as written.</param>
/// <param name="Unit">The unit in its long form.</param>
public readonly record struct DeviceSize(string Number, string Unit)
{
    /// <summary>In bytes.</summary>
    public double Bytes => double.Parse(Number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Factor(Unit);

    /// <inheritdoc/>
    public override string ToString() => Number + Unit;

    /// <summary>The long form of a unit in any case (<c>g</c>, <c>GB</c>); null when it is none that is supported.</summary>
    internal static string? LongUnit(ReadOnlySpan<char> unit)
    {
        if (unit.Length == 0 || unit.Length > 2 || (unit.Length == 2 && char.ToUpperInvariant(unit[1]) != 'B'))
        {
            return null;
        }
        return char.ToUpperInvariant(unit[0]) switch
        {
            'K' => "KB",
            'M' => "MB",
            'G' => "GB",
            'T' => "TB",
            _ => null,
        };
    }

    internal static double Factor(string unit) => unit[0] switch
    {
        'K' => 1e3,
        'M' => 1e6,
        'G' => 1e9,
        _ => 1e12,
    };
}
