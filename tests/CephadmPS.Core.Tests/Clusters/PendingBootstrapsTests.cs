using CephadmPS.Core.Clusters;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

public sealed class PendingBootstrapsTests : IDisposable
{
    private static readonly PendingBootstrap Begun = new("0f8fad5b-d9cb-469f-a165-70867728950e", 2);

    private readonly TestDirectory directory = new();

    private PendingBootstraps Pending => new(Path.Combine(directory.Path, "pending"));

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_later_process_finds_what_was_begun_on_the_same_host()
    {
        Pending.Save("host1", "fd00::11", Begun);

        Assert.Equal(Begun, Pending.Find("host1", "fd00::11"));
        Assert.Null(Pending.Find("host1", "fd00::12"));
        Assert.Null(Pending.Find("host2", "fd00::11"));
    }

    [Fact]
    public void What_ended_is_forgotten()
    {
        Pending.Remove("host1", "192.0.2.11");
        Pending.Save("host1", "192.0.2.11", Begun);
        Pending.Remove("host1", "192.0.2.11");

        Assert.Null(Pending.Find("host1", "192.0.2.11"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("0f8fad5b-d9cb")]
    public void A_file_that_was_cut_short_stands_for_nothing(string text)
    {
        Pending.Save("host1", "192.0.2.11", Begun);
        File.WriteAllText(Assert.Single(Directory.GetFiles(Path.Combine(directory.Path, "pending"))), text);

        Assert.Null(Pending.Find("host1", "192.0.2.11"));
    }
}
