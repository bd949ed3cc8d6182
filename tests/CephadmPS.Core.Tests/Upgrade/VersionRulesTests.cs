using CephadmPS.Core.Upgrade;
using Xunit;

namespace CephadmPS.Core.Tests.Upgrade;

/// <summary>From which version to which an upgrade may go.</summary>
public sealed class VersionRulesTests
{
    [Theory]
    [InlineData("18.2.7", "18.2.8", "reef", "reef", null)]
    [InlineData("18.2.7", "19.2.0", "reef", "reef", null)]
    [InlineData("18.2.7", "20.2.4", "reef", "reef", null)]
    [InlineData("20.2.4", "20.2.4", "tentacle", "tentacle", null)]
    // Patch releases of one series may be gone back and forth between, as upstream has it.
    [InlineData("20.2.4", "20.2.1", "tentacle", "tentacle", null)]
    [InlineData("17.2.6", "20.2.4", "quincy", "quincy", "too far")]
    [InlineData("20.2.4", "18.2.7", "tentacle", "tentacle", "downgrade of the major release")]
    [InlineData("20.2.4", "20.1.0", "tentacle", "tentacle", "downgrade to a candidate")]
    [InlineData("20.2.4", "20.0.0", "tentacle", "tentacle", "downgrade to a development version")]
    [InlineData("16.2.0", "15.1.9", "pacific", "pacific", "older than 15.2.0")]
    [InlineData("18.2.7", "20.2.4", "quincy", "reef", "the mons still allow release quincy")]
    [InlineData("18.2.7", "20.2.4", "reef", "quincy", "require_osd_release is quincy")]
    public void Rules_are_those_of_ceph(string current, string target, string mons, string osds, string? problem)
    {
        Assert.True(CephVersion.TryParse(current, out var from));
        Assert.True(CephVersion.TryParse(target, out var to));

        var said = VersionRules.Problem(to, from, mons, osds);

        if (problem is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.Contains(problem, said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("20.2.4", true)]
    [InlineData("20.3.0-123-gdeadbee", true)]
    [InlineData("20.2", false)]
    [InlineData("v20.2.4", false)]
    [InlineData("20.2.4 ", false)]
    [InlineData("20.-2.4", false)]
    [InlineData("0.94.1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_version_has_three_parts(string? text, bool valid)
    {
        Assert.Equal(valid, CephVersion.TryParse(text, out var version));
        Assert.Equal(valid ? text : "0", valid ? version.ToString() : $"{version.Major}");
    }

    [Theory]
    [InlineData("ceph version 18.2.7 (6b0e988052ec84cf2d4a54ff9bbbc5e720b621ad) reef (stable)", "18.2.7", "reef")]
    [InlineData("ceph version 20.2.4", "20.2.4", "tentacle")]
    public void Programs_tell_version_and_release(string text, string version, string release)
    {
        Assert.True(CephVersion.TryParseProgram(text, out var found, out var name));
        Assert.Equal((version, release), (found.ToString(), name));
    }

    [Theory]
    [InlineData("reef", 18)]
    [InlineData("tentacle", 20)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Names_of_releases_are_their_numbers(string? name, int? number) => Assert.Equal(number, CephVersion.MajorOf(name));
}
