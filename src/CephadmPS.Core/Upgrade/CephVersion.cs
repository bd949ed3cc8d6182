using System.Globalization;
using System.Text.RegularExpressions;

namespace CephadmPS.Core.Upgrade;

/// <summary>A version of Ceph. Minor 0 is a development version, 1 a candidate, 2 and above are for use.</summary>
/// <param name="Major">First number; one a release.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">What follows: a number, or a number with more behind it.</param>
public sealed partial record CephVersion(int Major, int Minor, string Patch)
{
    private static readonly Dictionary<int, string> Releases = new()
    {
        [14] = "nautilus", [15] = "octopus", [16] = "pacific", [17] = "quincy", [18] = "reef", [19] = "squid", [20] = "tentacle", [21] = "umbrella",
    };

    /// <summary>Name of its release by its number, such as <c>tentacle</c>; null for one that this program does not know.</summary>
    public string? ReleaseName => Releases.GetValueOrDefault(Major);

    /// <summary>Number of a release by its name: the letters of the alphabet are its numbers. Null for what is no name.</summary>
    public static int? MajorOf(string? release) =>
        release is { Length: > 0 } && release[0] is >= 'a' and <= 'z' ? release[0] - 'a' + 1 : null;

    /// <summary>Reads <c>X.Y.Z</c>, where Z may have more behind it, as <c>4-123-gabcdef</c>.</summary>
    public static bool TryParse(string? text, out CephVersion version)
    {
        var found = Form().Match(text ?? "");
        version = found.Success && int.TryParse(found.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(found.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new CephVersion(major, minor, found.Groups[3].Value)
            : new CephVersion(0, 0, "");
        return version.Major > 0;
    }

    /// <summary>Reads what programs of Ceph print: <c>ceph version 20.2.4 (SHA) tentacle (stable)</c>.</summary>
    public static bool TryParseProgram(string? text, out CephVersion version, out string? release)
    {
        var found = Program().Match(text ?? "");
        release = found.Groups[2].Success ? found.Groups[2].Value : null;
        if (!TryParse(found.Groups[1].Value, out version))
        {
            return false;
        }
        release ??= version.ReleaseName;
        return true;
    }

    /// <summary><c>X.Y.Z</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    [GeneratedRegex(@"^(\d{1,4})\.(\d{1,4})\.(\d[0-9A-Za-z.+~-]*)$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^ceph version (\S+)(?: \([^)]*\) ([a-z]+))?")]
    private static partial Regex Program();
}
