using System.Diagnostics;
using CephadmPS.Agent.Hosting;
using Microsoft.Win32.SafeHandles;

namespace CephadmPS.Agent.Journal;

/// <summary>An advisory lock on a file (flock), as upstream's cephadm takes it; the kernel drops it when the process ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly SafeFileHandle file;

    private FileLock(SafeFileHandle file) => this.file = file;

    /// <summary>The lock; null when another open file holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        var file = Native.OpenForLock(path);
        if (Native.TryLock(file))
        {
            return new FileLock(file);
        }
        file.Dispose();
        return null;
    }

    /// <summary>The lock, for the short critical sections of the agent's own files. Throws <see cref="TimeoutException"/>.</summary>
    public static FileLock Wait(string path, TimeSpan timeout)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }
            if (waited.Elapsed > timeout)
            {
                throw new TimeoutException($"'{path}' stayed locked for {timeout.TotalSeconds:0} s");
            }
            Thread.Sleep(Poll);
        }
    }

    /// <summary>The lock, polled until the deadline; null when it passed.</summary>
    public static async Task<FileLock?> WaitAsync(string path, TimeSpan timeout, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }
            if (waited.Elapsed > timeout)
            {
                return null;
            }
            await Task.Delay(Poll, cancellation);
        }
    }

    public void Dispose() => file.Dispose();
}
