using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.State.Upstream;

/// <summary>The release of Ceph whose cephadm module runs in the active mgr: its records have its form.</summary>
/// <param name="Major">16, 17, 18…</param>
/// <param name="Version">The version: <c>18.2.7</c>.</param>
public sealed partial record UpstreamRelease(int Major, string Version)
{
    /// <summary>The oldest that can be taken over.</summary>
    public const int Oldest = 16;

    /// <summary>Reads what <c>ceph versions</c> says of a daemon. Errors: <c>UpstreamReleaseUnknown</c>, <c>UpstreamTooOld</c>.</summary>
    public static UpstreamRelease Of(string cephVersion)
    {
        var match = Number().Match(cephVersion);
        if (!match.Success)
        {
            throw new CephadmException("UpstreamReleaseUnknown", ErrorKind.Refused, $"The mgr's version '{cephVersion}' is none that is known here.", "See: ceph versions");
        }
        var release = new UpstreamRelease(int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), match.Groups[1].Value);
        return release.Major >= Oldest ? release : throw new CephadmException("UpstreamTooOld", ErrorKind.Refused,
            $"The mgr runs Ceph {release.Version}; clusters can be taken over from {Oldest}.2 on.", "Upgrade the cluster with upstream's cephadm first.");
    }

    /// <inheritdoc/>
    public override string ToString() => Version;

    [GeneratedRegex(@"\b((\d+)\.\d+\.\d+\S*)")]
    private static partial Regex Number();
}
