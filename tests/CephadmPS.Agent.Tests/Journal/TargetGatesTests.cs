using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;

namespace CephadmPS.Agent.Tests.Journal;

public class TargetGatesTests
{
    [Fact]
    public async Task The_whole_cluster_waits_for_all_and_nobody_overtakes_it()
    {
        var gates = new TargetGates();
        var a = await gates.EnterAsync("c", "a", default);
        var whole = gates.EnterAsync("c", null, default);
        var b = gates.EnterAsync("c", "b", default);
        var elsewhere = await Eventually.WithinAsync(gates.EnterAsync("d", "b", default));
        Assert.False(whole.IsCompleted);
        Assert.False(b.IsCompleted);

        a.Dispose();
        var inside = await Eventually.WithinAsync(whole);
        Assert.False(b.IsCompleted);
        inside.Dispose();

        (await Eventually.WithinAsync(b)).Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_up_nobody()
    {
        var gates = new TargetGates();
        var a = await gates.EnterAsync("c", "a", default);
        using var impatience = new CancellationTokenSource();
        var whole = gates.EnterAsync("c", null, impatience.Token);
        var b = gates.EnterAsync("c", "b", default);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => whole);
        (await Eventually.WithinAsync(b)).Dispose();
        a.Dispose();
    }
}
