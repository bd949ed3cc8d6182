using CephadmPS.Core.Osds;
using Xunit;

namespace CephadmPS.Core.Tests.Osds;

public class SizeFilterTests
{
    [Theory]
    [InlineData("10G:50G", 10e9, true)]
    [InlineData("10G:50G", 50e9, true)]
    [InlineData("10G:50G", 50.01e9, false)]
    [InlineData("2T:", 1.99e12, false)]
    [InlineData("2TB:", 2e12, true)]
    [InlineData(":500MB", 500e6, true)]
    [InlineData(":500MB", 1e9, false)]
    [InlineData("3.84TB", 3.84e12, true)]
    [InlineData("3.84TB", 3.85e12, false)]
    [InlineData("7K", 7000, true)]
    public void Sizes_are_compared_in_powers_of_1000(string filter, double bytes, bool passes) =>
        Assert.Equal(passes, SizeFilter.Parse(filter).Matches(bytes));

    [Theory]
    [InlineData("1.5T:")]
    [InlineData("10g")]
    [InlineData("10")]
    [InlineData(" 10G")]
    [InlineData(":")]
    public void What_is_no_size_says_nothing(string filter) => Assert.True(SizeFilter.Parse(filter).IsEmpty);

    [Theory]
    [InlineData("5PB")]
    [InlineData(":200P")]
    public void Units_beyond_tera_are_refused_by_name(string filter) =>
        Assert.Contains(filter.Trim(':'), Assert.Throws<FormatException>(() => SizeFilter.Parse(filter)).Message);
}
