using System.Runtime.InteropServices;

namespace CephadmPS.Agent.Hosting;

/// <summary>The few calls of the C library that .NET does not offer.</summary>
internal static partial class Native
{
    private const int LockExclusiveNonBlocking = 2 | 4;
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Takes the advisory lock on an open file, as upstream does; false when another process holds it.</summary>
    public static bool TryLock(SafeHandle file) => flock(file, LockExclusiveNonBlocking) == 0;

    /// <summary>Makes a rename or a new file in a directory survive a power failure.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }
        var failed = fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        if (failed)
        {
            throw new IOException($"'{path}' cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
