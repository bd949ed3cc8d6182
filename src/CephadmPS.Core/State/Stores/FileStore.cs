using System.Runtime.InteropServices;
using System.Text;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Records as files of one directory: before there is a cluster, and as a controller's mirror of its state. A record is written to a
/// temporary file, brought to the disk and then renamed, so a crash leaves the old record or the new one. Files are 0600, the
/// directory 0700. One process at a time.
/// </summary>
public sealed class FileStore : IStateStore
{
    private const string Extension = ".record";
    private const string Temporary = ".tmp";
    private readonly string _directory;
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Opens the directory, made if it is not there; removes what a crash left half written. Error: <c>StateDirectoryUnusable</c>.</summary>
    public FileStore(string directory)
    {
        _directory = Path.GetFullPath(directory);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_directory);
            }
            else
            {
                Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            foreach (var leftover in Directory.EnumerateFiles(_directory, "*" + Temporary))
            {
                File.Delete(leftover);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix = "", CancellationToken cancellation = default)
    {
        var records = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_directory, "*" + Extension))
        {
            var key = KeyOf(Path.GetFileName(file)[..^Extension.Length]);
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                try
                {
                    records[key] = await File.ReadAllTextAsync(file, new UTF8Encoding(false, true), cancellation).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
                {
                    throw StateErrors.Damaged(key, e.Message, e);
                }
            }
        }
        return records;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyDictionary<string, string> records, CancellationToken cancellation = default)
    {
        foreach (var key in records.Keys)
        {
            StateErrors.CheckKey(key);
        }
        var changed = new List<string>();
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            foreach (var (key, text) in records.OrderBy(r => r.Key, StringComparer.Ordinal))
            {
                var file = FileOf(key);
                if (!File.Exists(file) || await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false) != text)
                {
                    await ReplaceAsync(file, text, cancellation).ConfigureAwait(false);
                    changed.Add(key);
                }
            }
            if (changed.Count > 0)
            {
                SyncDirectory();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
        finally
        {
            _writing.Release();
        }
        return changed;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation = default)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            foreach (var key in keys)
            {
                File.Delete(FileOf(key));
            }
            SyncDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static async Task ReplaceAsync(string file, string text, CancellationToken cancellation)
    {
        var temporary = file + Temporary;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        try
        {
            await using (var stream = new FileStream(temporary, options))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private string FileOf(string key)
    {
        var name = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            // Capitals too, because some file systems see no difference.
            var plain = b is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'_' or (byte)'.';
            name.Append(plain ? ((char)b).ToString() : $"%{b:x2}");
        }
        return Path.Combine(_directory, name + Extension);
    }

    private static string KeyOf(string name) => Uri.UnescapeDataString(name);

    private CephadmException Unusable(Exception e) =>
        new("StateDirectoryUnusable", ErrorKind.Failed, $"The state directory {_directory} cannot be used: {e.Message}",
            "See that it is on a disk with room and belongs to the user who runs this.", _directory, e);

    // A rename is on the disk only when its directory is; .NET has no call for that.
    private void SyncDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var descriptor = Posix.Open(_directory, 0);
        if (descriptor < 0 || Posix.FSync(descriptor) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (descriptor >= 0)
            {
                _ = Posix.Close(descriptor);
            }
            throw new IOException($"the directory cannot be brought to the disk (errno {error})");
        }
        _ = Posix.Close(descriptor);
    }

    private static class Posix
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FSync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
