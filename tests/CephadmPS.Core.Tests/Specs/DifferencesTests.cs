using CephadmPS.Conformance;
using Xunit;

namespace CephadmPS.Core.Tests.Specs;

/// <summary>Deliberate differences from upstream are told to the user, all of them.</summary>
public class DifferencesTests
{
    [Fact]
    public void Every_rule_by_which_a_case_may_differ_has_its_heading_in_the_documentation()
    {
        var headings = File.ReadLines(Path.Combine(Root(), "docs", "differences.md"))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..].Trim('`')).ToHashSet();

        Assert.All(Catalogue.Differences, difference => Assert.Contains(difference.Id, headings));
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CephadmPS.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return directory.FullName;
    }
}
