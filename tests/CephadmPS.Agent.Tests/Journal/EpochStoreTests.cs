using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Journal;

public sealed class EpochStoreTests : IDisposable
{
    private readonly TestHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public void The_highest_epoch_outlives_the_agent_and_lower_ones_are_refused_by_name()
    {
        Assert.True(new EpochStore(host.Context).Raise(TestHost.Fsid, 4, "node-1"));
        var next = new EpochStore(host.Context);

        Assert.Equal((4, "node-1"), next.Read(TestHost.Fsid));
        Assert.False(next.Raise(TestHost.Fsid, 4, "node-1"));
        var error = Assert.Throws<AgentException>(() => next.Raise(TestHost.Fsid, 3, "node-2"));
        Assert.Equal(AgentErrorCodes.StaleEpoch, error.Code);
        Assert.Contains("node-1", error.Message);
        Assert.Equal(0, next.Read(TestHost.OtherFsid).Epoch);
    }

    [Fact]
    public void Of_many_that_raise_at_once_the_highest_stays()
    {
        Parallel.For(1, 40, i =>
        {
            try
            {
                new EpochStore(host.Context).Raise(TestHost.Fsid, i, $"c{i}");
            }
            catch (AgentException e) when (e.Code == AgentErrorCodes.StaleEpoch)
            {
                // A higher one was faster.
            }
        });

        Assert.Equal((39, "c39"), new EpochStore(host.Context).Read(TestHost.Fsid));
    }

    [Fact]
    public void An_unreadable_epoch_refuses_everything_instead_of_allowing_it()
    {
        host.With($"/var/lib/cephadm-agent/{TestHost.Fsid}/epoch", "rubbish\n");

        Assert.Equal("EpochUnreadable", Assert.Throws<AgentException>(() => new EpochStore(host.Context).Check(TestHost.Fsid, 99)).Id);
    }
}
