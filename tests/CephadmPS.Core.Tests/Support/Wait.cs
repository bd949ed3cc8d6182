namespace CephadmPS.Core.Tests.Support;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition, int seconds = 20)
    {
        var deadline = Environment.TickCount64 + seconds * 1000L;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"the condition did not become true within {seconds} s");
            }
            await Task.Delay(5);
        }
    }
}
