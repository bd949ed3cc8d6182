using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Records in a directory, a file each: what a controller keeps before there is a cluster, and as a mirror of the cluster's own records. A file
/// is replaced as a whole (written beside, synced, renamed), so that a crash leaves the old value or the new one. Directory 0700, files 0600.
/// </summary>
/// <param name="directory">The directory; made with the first record.</param>
/// <param name="time">Clock by which leftovers of crashed writers are told from files being written; null: the system's.</param>
public sealed class FileStore(string directory, TimeProvider? time = null) : IStateStore
{
    private const string Suffix = ".record";
    private const string NewSuffix = ".new";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // No write takes as long, whoever does it.
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    // What is not text must be noticed, in both directions.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, string> known = [];
    private bool swept;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) =>
        (await DumpAsync(prefix, cancellation).ConfigureAwait(false)).Require();

    /// <inheritdoc/>
    public async Task<StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var values = new Dictionary<string, string>();
            var damaged = new Dictionary<string, CephadmException>();
            if (!Directory.Exists(directory))
            {
                return StoreDump.Empty;
            }
            foreach (var path in Directory.EnumerateFiles(directory, "*" + Suffix))
            {
                var key = KeyOf(path);
                if (key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    try
                    {
                        values[key] = known[key] = Utf8.GetString(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false));
                    }
                    catch (DecoderFallbackException e)
                    {
                        damaged[key] = new CephadmException("RecordDamaged", ErrorKind.Failed, $"The record {key} cannot be read: {path} is not UTF-8 text.",
                            $"Look at the file; without it the record does not exist: {path}", key, e);
                    }
                }
            }
            return new StoreDump(values, damaged);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string key, string value, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var path = PathOf(key);
            if (known.TryGetValue(key, out var old) && old == value && File.Exists(path))
            {
                return;
            }
            Prepare();
            known.Remove(key);
            await ReplaceAsync(path, Utf8.GetBytes(value), cancellation).ConfigureAwait(false);
            known[key] = value;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            known.Remove(key);
            if (Directory.Exists(directory))
            {
                File.Delete(PathOf(key));
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private static async Task ReplaceAsync(string path, byte[] data, CancellationToken cancellation)
    {
        var beside = $"{path}.{Guid.NewGuid():N}{NewSuffix}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        try
        {
            await using (var file = new FileStream(beside, options))
            {
                await file.WriteAsync(data, cancellation).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private void Prepare()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
        if (swept)
        {
            return;
        }
        var before = (time ?? TimeProvider.System).GetUtcNow().UtcDateTime - LeftoverAge;
        foreach (var leftover in Directory.EnumerateFiles(directory, "*" + NewSuffix).Where(path => File.GetLastWriteTimeUtc(path) < before))
        {
            File.Delete(leftover);
        }
        swept = true;
    }

    // One flat directory; capitals are escaped too, for file systems that do not tell them from small letters.
    private string PathOf(string key)
    {
        var name = new StringBuilder();
        foreach (var octet in Utf8.GetBytes(key))
        {
            if (octet is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_' or (byte)'.')
            {
                name.Append((char)octet);
            }
            else
            {
                name.Append('%').Append(octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        return Path.Combine(directory, name.Append(Suffix).ToString());
    }

    private static string KeyOf(string path) => Uri.UnescapeDataString(Path.GetFileName(path)[..^Suffix.Length]);
}
