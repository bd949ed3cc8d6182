using System.Diagnostics;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>Waits on a condition with a deadline.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Deadline, $"not within {Deadline.TotalSeconds:0} s: {what}");
            await Task.Delay(10);
        }
    }

    public static Task<T> WithinAsync<T>(Task<T> task) => task.WaitAsync(Deadline);

    public static Task WithinAsync(Task task) => task.WaitAsync(Deadline);
}
