using System.Runtime.InteropServices;

namespace CephadmPS.Agent.Server;

/// <summary>Gives memory back to the host some seconds after the last piece of work; a storage host has better uses for it.</summary>
internal sealed partial class IdleMemory : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private readonly Timer timer = new(_ => GiveBack());

    /// <summary>Something was done: when nothing follows, what it took is given back. Costs nothing while nothing is done.</summary>
    public void Worked() => timer.Change(Rest, Timeout.InfiniteTimeSpan);

    public void Dispose() => timer.Dispose();

    private static void GiveBack()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = TrimAllocator(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc keeps what it has.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimAllocator(nuint keep);
}
