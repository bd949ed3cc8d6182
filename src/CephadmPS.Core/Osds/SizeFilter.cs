using System.Text.RegularExpressions;

namespace CephadmPS.Core.Osds;

/// <summary>
/// The <c>size</c> filter of a drive group: <c>LOW:HIGH</c>, <c>LOW:</c>, <c>:HIGH</c> or an exact size. Bounds are whole numbers, an
/// exact size may have decimals; units are upper case: K, M, G, T, with or without B (grammar of upstream's drive groups).
/// </summary>
public sealed partial class SizeFilter
{
    private readonly double _from;
    private readonly double _to;

    private SizeFilter(string text, DeviceSize? low, DeviceSize? high, DeviceSize? exact)
    {
        Text = text;
        Low = low;
        High = high;
        Exact = exact;
        _from = (exact ?? low)?.Bytes ?? 0;
        _to = (exact ?? high)?.Bytes ?? double.MaxValue;
    }

    /// <summary>The filter as written.</summary>
    public string Text { get; }

    /// <summary>Lower bound, inclusive; null: none.</summary>
    public DeviceSize? Low { get; }

    /// <summary>Upper bound, inclusive; null: none.</summary>
    public DeviceSize? High { get; }

    /// <summary>Exact size; null: none.</summary>
    public DeviceSize? Exact { get; }

    /// <summary>The text says nothing that is understood; such a filter cannot be compared with a device.</summary>
    public bool IsEmpty => Low is null && High is null && Exact is null;

    /// <summary>Reads a filter.</summary>
    /// <exception cref="FormatException">A unit that is not supported.</exception>
    public static SizeFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Between().Match(text);
        if (match.Success)
        {
            return new SizeFilter(text, Size(match, 1), Size(match, 3), null);
        }
        match = AtLeast().Match(text);
        if (match.Success)
        {
            return new SizeFilter(text, Size(match, 1), null, null);
        }
        match = AtMost().Match(text);
        if (match.Success)
        {
            return new SizeFilter(text, null, Size(match, 1), null);
        }
        match = Exactly().Match(text);
        return new SizeFilter(text, null, null, match.Success ? Size(match, 1) : null);
    }

    /// <summary>Whether a size in bytes passes. Not to be asked of an empty filter.</summary>
    public bool Matches(double bytes) => bytes >= _from && bytes <= _to;

    private static DeviceSize Size(Match match, int group)
    {
        string unit = match.Groups[group + 1].Value;
        return new DeviceSize(
            match.Groups[group].Value,
            DeviceSize.LongUnit(unit) ?? throw new FormatException($"unit '{unit}' of size '{match.Value}' is none of KB, MB, GB, TB (or K, M, G, T)"));
    }

    // The end of a range is not looked at, as upstream has it: "10G:20G:30G" is read as "10G:20G".
    [GeneratedRegex("^([0-9]+)([A-Z]{1,2}):([0-9]+)([A-Z]{1,2})", RegexOptions.CultureInvariant)]
    private static partial Regex Between();

    [GeneratedRegex("^([0-9]+)([A-Z]{1,2}):$", RegexOptions.CultureInvariant)]
    private static partial Regex AtLeast();

    [GeneratedRegex("^:([0-9]+)([A-Z]{1,2})", RegexOptions.CultureInvariant)]
    private static partial Regex AtMost();

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)([A-Z]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Exactly();
}
