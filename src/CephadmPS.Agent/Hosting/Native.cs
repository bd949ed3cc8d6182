using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CephadmPS.Agent.Hosting;

/// <summary>The few calls of the C library that .NET does not offer.</summary>
internal static partial class Native
{
    private const int LockExclusiveNonBlocking = 2 | 4;
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int OwnerOnly = 0x180;

    /// <summary>Effective user of this process.</summary>
    public static uint UserId => geteuid();

    /// <summary>Takes the advisory lock on an open file, as upstream does; false when another process holds it.</summary>
    public static bool TryLock(SafeHandle file) => flock(file, LockExclusiveNonBlocking) == 0;

    /// <summary>Opens a file for locking, 0600 when it is new. .NET's own ways to open take a lock themselves, and fail where another process has one.</summary>
    public static SafeFileHandle OpenForLock(string path)
    {
        var descriptor = open(path, ReadWrite | Create | CloseOnExec, OwnerOnly);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"'{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
    }

    /// <summary>Makes a rename or a new file in a directory survive a power failure.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = open(path, ReadOnly | CloseOnExec, 0);
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

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
