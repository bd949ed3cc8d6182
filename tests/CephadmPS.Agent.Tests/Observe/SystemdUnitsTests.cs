using CephadmPS.Agent.Observe;

namespace CephadmPS.Agent.Tests.Observe;

public class SystemdUnitsTests
{
    [Theory]
    [InlineData("active", "running", "running")]
    [InlineData("inactive", "dead", "stopped")]
    [InlineData("failed", "failed", "error")]
    [InlineData("activating", "auto-restart", "error")]
    [InlineData("activating", "start", "starting")]
    [InlineData("deactivating", "stop-sigterm", "unknown")]
    public void States_are_in_the_words_of_ls(string active, string sub, string expected) =>
        Assert.Equal(expected, new UnitState("loaded", active, sub, "").DaemonState);

    [Fact]
    public void Blocks_are_read_by_their_id_in_any_order()
    {
        var units = SystemdUnits.Parse("""
            Id=a.service
            LoadState=loaded
            ActiveState=active
            SubState=running
            UnitFileState=enabled

            ActiveState=inactive
            SubState=dead
            Id=b@x=y.service
            LoadState=not-found
            UnitFileState=

            """);

        Assert.True(units["a.service"].IsActive);
        Assert.True(units["a.service"].IsEnabled);
        Assert.Equal(("stopped", false, false), (units["b@x=y.service"].DaemonState, units["b@x=y.service"].IsEnabled, units["b@x=y.service"].IsLoaded));
    }
}
