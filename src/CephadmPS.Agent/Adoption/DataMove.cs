using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Adoption;

/// <summary>Moves an old daemon's data. What is on another file system is copied, links stay links, and what was moved before is passed over.</summary>
internal sealed class DataMove(HostContext host, HostFiles files)
{
    /// <summary>Moves all that is in a directory into another one.</summary>
    public void MoveContent(string from, string to)
    {
        foreach (var name in files.Entries(from))
        {
            MayMove($"{from}/{name}", $"{to}/{name}");
            Move(host.PathOf($"{from}/{name}"), host.PathOf($"{to}/{name}"));
        }
    }

    public void MoveFile(string from, string to)
    {
        MayMove(from, to);
        Move(host.PathOf(from), host.PathOf(to));
    }

    /// <summary>Copies a file, or what is in a directory; nothing when it is not there.</summary>
    public void Copy(string from, string to)
    {
        host.MayChange(to, followsLast: true);
        if (files.DirectoryExists(from))
        {
            CopyTree(host.PathOf(from), host.PathOf(to));
        }
        else if (files.FileExists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(host.PathOf(to))!);
            File.Copy(host.PathOf(from), host.PathOf(to), overwrite: true);
        }
    }

    public void RenameEndings(string directory, string old, string wanted)
    {
        foreach (var name in files.Entries(directory).Where(name => name.EndsWith(old, StringComparison.Ordinal)))
        {
            files.Rename($"{directory}/{name}", $"{directory}/{name[..^old.Length]}{wanted}");
        }
    }

    /// <summary>Gives a file to an owner, which only root can.</summary>
    public void Give(string path, Owner owner)
    {
        if (Posix.IsRoot)
        {
            host.MayChange(path);
            Posix.ChangeOwner(host.PathOf(path), owner);
        }
    }

    /// <summary>Removes an old data directory, which may be a mount.</summary>
    public async Task RemoveEmptyAsync(string path, CancellationToken cancellation)
    {
        if (!files.DirectoryExists(path))
        {
            return;
        }
        if ((await host.Processes.RunAsync(new ProcessSpec("mountpoint", "--quiet", path), cancellation)).Ok
            && await host.Processes.RunAsync(new ProcessSpec("umount", path), cancellation) is { Ok: false } answer)
        {
            throw new AgentException("AdoptionFailed", $"{path} cannot be unmounted: {answer.Error.Trim()}", "free it (lsof), then repeat the command: it goes on where it stopped");
        }
        host.MayChange(path);
        Directory.Delete(host.PathOf(path));
    }

    private void MayMove(string from, string to)
    {
        host.MayChange(from);
        host.MayChange(to);
    }

    // A rename, or across file systems a copy and then a removal.
    private static void Move(string from, string to)
    {
        if (new FileInfo(from).LinkTarget is { } target)
        {
            File.Delete(to);
            File.CreateSymbolicLink(to, target);
            File.Delete(from);
        }
        else if (Directory.Exists(from))
        {
            Directory.CreateDirectory(to);
            foreach (var entry in Directory.EnumerateFileSystemEntries(from).ToList())
            {
                Move(entry, Path.Combine(to, Path.GetFileName(entry)));
            }
            Directory.Delete(from);
        }
        else
        {
            File.Move(from, to, overwrite: true);
        }
    }

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from))
        {
            var target = Path.Combine(to, Path.GetFileName(entry));
            if (new FileInfo(entry).LinkTarget is { } link)
            {
                File.Delete(target);
                File.CreateSymbolicLink(target, link);
            }
            else if (Directory.Exists(entry))
            {
                CopyTree(entry, target);
            }
            else
            {
                File.Copy(entry, target, overwrite: true);
            }
        }
    }
}
