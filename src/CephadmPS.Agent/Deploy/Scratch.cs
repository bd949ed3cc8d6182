using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>
/// A directory for secrets that a container needs for one command: on a file system in memory, readable by one user, gone afterwards.
/// What a killed agent left goes when the next one makes its own.
/// </summary>
public sealed class Scratch : IDisposable
{
    private readonly HostFiles _files;
    private readonly Owner _owner;

    public Scratch(HostContext host, Owner owner)
    {
        _files = new HostFiles(host);
        _owner = owner;
        var parent = $"{host.AgentRunDir}/scratch";
        var processes = new ProcessIdentity(host);
        _files.MakeDirectory(parent, HostFiles.PrivateDirectory, Owner.Root);
        foreach (var left in _files.Entries(parent).Where(entry => !processes.IsAlive(entry.Split('_')[0].Replace('+', ':'))))
        {
            _files.DeleteDirectory($"{parent}/{left}");
        }
        // A colon would end the path in a mount option.
        Dir = $"{parent}/{processes.Own.Replace(':', '+')}_{Path.GetRandomFileName()}";
        _files.MakeDirectory(Dir, HostFiles.PrivateDirectory, owner);
    }

    /// <summary>Host path of the directory.</summary>
    public string Dir { get; }

    /// <summary>Writes a file of mode 0600 and returns its host path.</summary>
    public string Write(string name, string content)
    {
        _files.Write($"{Dir}/{name}", content, HostFiles.Private, _owner);
        return $"{Dir}/{name}";
    }

    /// <summary>Writes bytes that are no text.</summary>
    public string Write(HostContext host, string name, byte[] content)
    {
        var path = Write(name, "");
        host.MayChange(path, followsLast: true);
        File.WriteAllBytes(host.PathOf(path), content);
        return path;
    }

    public void Dispose() => _files.DeleteDirectory(Dir);
}
