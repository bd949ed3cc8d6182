using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Files;

/// <summary>
/// Files and directories of the host, by their absolute paths there. A file is always written whole beside its place, synced and renamed,
/// with its mode and owner from the start, so that nobody ever reads half a file or somebody else's secret. What the verb at work does
/// not declare (<see cref="PathRules"/>) is not changed.
/// </summary>
public sealed class HostFiles(HostContext host)
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    public const UnixFileMode PrivateDirectory = Private | UnixFileMode.UserExecute;
    public const UnixFileMode GroupDirectory = PrivateDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    public const UnixFileMode PublicDirectory = PrivateDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Ownership can only be given by root; tests of file trees need not be.
    private readonly bool _giveOwner = Posix.IsRoot;

    public bool FileExists(string path) => File.Exists(host.PathOf(path));

    public bool DirectoryExists(string path) => Directory.Exists(host.PathOf(path));

    /// <summary>Content of a text file; null when there is none.</summary>
    public string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(host.PathOf(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes a directory with exactly this mode and owner; parents that are missing become 0755 of root.</summary>
    public void MakeDirectory(string path, UnixFileMode mode, Owner owner)
    {
        host.MayChange(path, followsLast: true);
        var real = host.PathOf(path);
        Guarded(path, () =>
        {
            if (!Directory.Exists(real))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(real)!, PublicDirectory);
                Directory.CreateDirectory(real, mode);
            }
            File.SetUnixFileMode(real, mode);
            GiveTo(real, owner);
        });
    }

    /// <summary>Makes a directory, and when one is there that belongs to somebody else, gives it away with all that is in it.</summary>
    public void MakeDirectoryTree(string path, UnixFileMode mode, Owner owner)
    {
        var given = DirectoryExists(path) && _giveOwner && Posix.StatusOf(host.PathOf(path))?.Owner != owner;
        MakeDirectory(path, mode, owner);
        if (given)
        {
            GiveTree(path, owner);
        }
    }

    /// <summary>Writes a file whole. Returns false, and touches nothing, when content, mode and owner are so already.</summary>
    public bool Write(string path, string content, UnixFileMode mode, Owner owner)
    {
        if (IsAsWanted(path, content, mode, owner))
        {
            return false;
        }
        using var staged = Stage(path, content, mode, owner);
        staged.Commit();
        return true;
    }

    /// <summary>Writes a file beside its place; <see cref="StagedFile.Commit"/> puts it there, disposing without that removes it.</summary>
    public StagedFile Stage(string path, string content, UnixFileMode mode, Owner owner)
    {
        host.MayChange(path);
        var real = host.PathOf(path);
        var beside = $"{real}.{Path.GetRandomFileName()}.new";
        var staged = new StagedFile(beside, real);
        try
        {
            Guarded(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(real)!, PublicDirectory);
                using (var stream = new FileStream(beside, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    // Nobody else reads it before it has its owner; the final mode comes last.
                    UnixCreateMode = Private,
                }))
                {
                    stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
                    stream.Flush(flushToDisk: true);
                }
                GiveTo(beside, owner);
                File.SetUnixFileMode(beside, mode);
            });
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Copies a file of ours, from anywhere, to its place in one step.</summary>
    public void CopyIn(string source, string path, UnixFileMode mode, Owner owner)
    {
        host.MayChange(path);
        var real = host.PathOf(path);
        using var staged = new StagedFile($"{real}.{Path.GetRandomFileName()}.new", real);
        Guarded(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(real)!, PublicDirectory);
            using (var to = new FileStream(staged.Beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private }))
            {
                using var from = File.OpenRead(source);
                from.CopyTo(to);
                to.Flush(flushToDisk: true);
            }
            GiveTo(staged.Beside, owner);
            File.SetUnixFileMode(staged.Beside, mode);
        });
        staged.Commit();
    }

    /// <summary>Writes a piece of a file that grows; offset 0 makes it anew, 0600. Answers its length then.</summary>
    public long WritePiece(string path, long offset, ReadOnlySpan<byte> piece)
    {
        host.MayChange(path);
        var real = host.PathOf(path);
        if (offset == 0)
        {
            // Whatever lay there, a link included, goes.
            File.Delete(real);
        }
        using var file = new FileStream(real, new FileStreamOptions
        {
            Mode = offset == 0 ? FileMode.CreateNew : FileMode.Open,
            Access = FileAccess.Write,
            UnixCreateMode = offset == 0 ? Private : null,
        });
        file.Position = offset;
        file.Write(piece);
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    /// <summary>Is a file so already?</summary>
    public bool IsAsWanted(string path, string content, UnixFileMode mode, Owner owner)
    {
        var real = host.PathOf(path);
        return ReadText(path) == content
            && File.GetUnixFileMode(real) == mode
            && (!_giveOwner || Posix.StatusOf(real, followLinks: false)?.Owner == owner);
    }

    /// <summary>Makes or replaces a symbolic link.</summary>
    public void Link(string path, string target, Owner owner)
    {
        host.MayChange(path);
        var real = host.PathOf(path);
        var beside = $"{real}.new";
        Guarded(path, () =>
        {
            File.Delete(beside);
            File.CreateSymbolicLink(beside, target);
            GiveTo(beside, owner);
            File.Move(beside, real, overwrite: true);
        });
    }

    public void Rename(string from, string to)
    {
        host.MayChange(from);
        host.MayChange(to);
        Directory.Move(host.PathOf(from), host.PathOf(to));
        Posix.SyncDirectory(Path.GetDirectoryName(host.PathOf(to))!);
    }

    /// <summary>Deletes a file; returns false when there was none.</summary>
    public bool DeleteFile(string path)
    {
        var real = host.PathOf(path);
        if (!File.Exists(real))
        {
            return false;
        }
        host.MayChange(path);
        File.Delete(real);
        return true;
    }

    /// <summary>Deletes a directory with all that is in it; returns false when there was none.</summary>
    public bool DeleteDirectory(string path)
    {
        var real = host.PathOf(path);
        if (!Directory.Exists(real))
        {
            return false;
        }
        host.MayChange(path);
        Directory.Delete(real, recursive: true);
        return true;
    }

    /// <summary>Gives a path and everything below it to an owner; links themselves, not what they lead to.</summary>
    public void GiveTree(string path, Owner owner)
    {
        host.MayChange(path, followsLast: true);
        var real = host.PathOf(path);
        GiveTo(real, owner);
        foreach (var entry in Directory.EnumerateFileSystemEntries(real, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        }))
        {
            GiveTo(entry, owner);
        }
    }

    /// <summary>Names of a directory's entries; empty when there is no such directory.</summary>
    public IReadOnlyList<string> Entries(string path)
    {
        var real = host.PathOf(path);
        return Directory.Exists(real)
            ? [.. Directory.EnumerateFileSystemEntries(real).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)]
            : [];
    }

    private void GiveTo(string real, Owner owner)
    {
        if (_giveOwner)
        {
            Posix.ChangeOwner(real, owner);
        }
    }

    private static void Guarded(string path, Action work)
    {
        try
        {
            work();
        }
        catch (IOException e) when (e.HResult is Posix.ENOSPC or Posix.EDQUOT)
        {
            throw DiskFull.On(path, e);
        }
    }
}
