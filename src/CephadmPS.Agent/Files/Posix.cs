using System.Runtime.InteropServices;

namespace CephadmPS.Agent.Files;

/// <summary>The few calls of the C library that .NET does not offer: owners, and syncing a directory.</summary>
internal static partial class Posix
{
    private const int O_RDONLY = 0;
    private const int O_EXCL = 0x80;
    private const int O_DIRECTORY = 0x10000;
    private const int O_CLOEXEC = 0x80000;
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const uint STATX_BASIC_STATS = 0x7ff;
    private const int BlockDeviceType = 0x6000;
    private const int SocketType = 0xC000;
    private const int FileTypeMask = 0xF000;

    public const int EBUSY = 16;
    public const int ENOSPC = 28;
    public const int EDQUOT = 122;

    /// <summary>Owner and kind of a file, and when its content last changed (since 1970, UTC).</summary>
    internal readonly record struct Status(Owner Owner, int Mode, uint DeviceMajor, uint DeviceMinor, long ModifiedSeconds, uint ModifiedNanoseconds)
    {
        public bool IsBlockDevice => (Mode & FileTypeMask) == BlockDeviceType;
        public bool IsSocket => (Mode & FileTypeMask) == SocketType;
    }

    /// <summary>Effective user of this process.</summary>
    public static int User => (int)GetEffectiveUserId();

    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>Changes the owner of a path itself, not of what a link leads to.</summary>
    public static void ChangeOwner(string path, Owner owner)
    {
        if (LChown(path, owner.Uid, owner.Gid) != 0)
        {
            throw Failure($"changing the owner of {path}");
        }
    }

    /// <summary>What a path is; null when there is nothing.</summary>
    public static Status? StatusOf(string path, bool followLinks = true)
    {
        var buffer = new StatxBuffer();
        return Statx(AT_FDCWD, path, followLinks ? 0 : AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, ref buffer) != 0
            ? null
            : new Status(new Owner((int)buffer.Uid, (int)buffer.Gid), buffer.Mode, buffer.RdevMajor, buffer.RdevMinor, buffer.ModifiedSeconds, buffer.ModifiedNanoseconds);
    }

    /// <summary>Makes the directory's entries safe against a power failure.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0)
        {
            throw Failure($"opening {path}");
        }
        var result = FSync(descriptor);
        var failure = result != 0 ? Failure($"syncing {path}") : null;
        Close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>True when the kernel says that somebody (a mount, a running OSD, device mapper) holds a block device.</summary>
    public static bool IsHeldExclusively(string device)
    {
        var descriptor = Open(device, O_RDONLY | O_EXCL | O_CLOEXEC);
        if (descriptor >= 0)
        {
            Close(descriptor);
            return false;
        }
        return Marshal.GetLastPInvokeError() == EBUSY ? true : throw Failure($"opening {device}");
    }

    /// <summary>The path with all links resolved; null when there is nothing.</summary>
    public static unsafe string? RealPath(string path)
    {
        var found = CanonicalPath(path, null);
        if (found is null)
        {
            return null;
        }
        try
        {
            return Marshal.PtrToStringUTF8((nint)found);
        }
        finally
        {
            Free(found);
        }
    }

    private static IOException Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LChown(string path, int uid, int gid);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* CanonicalPath(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static unsafe partial void Free(byte* memory);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref StatxBuffer buffer);

    /// <summary>struct statx, whose layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(20)] public uint Uid;
        [FieldOffset(24)] public uint Gid;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
        [FieldOffset(128)] public uint RdevMajor;
        [FieldOffset(132)] public uint RdevMinor;
    }
}
