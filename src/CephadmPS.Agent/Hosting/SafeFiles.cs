namespace CephadmPS.Agent.Hosting;

/// <summary>Writing files so that neither a crash nor another user sees half of them.</summary>
internal static class SafeFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a directory, and those above it that are missing, 0700 from their creation.</summary>
    public static void CreatePrivateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            CreatePrivateDirectory(parent);
        }
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file that is 0600 from its creation; an existing one is refused, as it might have another owner or mode.</summary>
    public static void WriteNewPrivate(string path, string content)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
        });
        file.Write(System.Text.Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Replaces a file in one step and makes that durable; 0600.</summary>
    public static void ReplaceDurably(string path, string content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
        }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        Native.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Text of a file without surrounding space; null when it is not there or cannot be read, as many kernel files may.</summary>
    public static string? ReadTrimmed(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Kernel attribute files answer with all kinds of errors when a device has no such value.
            return null;
        }
    }
}
