using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Deploy;

/// <summary>
/// <c>write-files</c>: the files that clients on this host need. Paths are a closed set, below <c>/etc/ceph</c> and the cluster's config
/// directory, and no link may lead out of it.
/// </summary>
public sealed class WriteFilesVerb()
    : Verb<WriteFilesRequest, WriteFilesResult>(Protocol.Verbs.WriteFiles, AgentJson.Default.WriteFilesRequest, AgentJson.Default.WriteFilesResult), IConvergent
{
    private const string EtcCeph = "/etc/ceph";

    private sealed record CheckedFile(HostFile File, UnixFileMode Mode, Owner Owner);

    public override Task<WriteFilesResult> RunAsync(WriteFilesRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        string[] allowed = [EtcCeph, $"{host.ClusterDir(request.Fsid)}/config"];

        // All is checked before the first file is touched.
        List<CheckedFile> wanted = [.. request.Files.Select(file => new CheckedFile(file, ParseMode(file), new Owner(file.Uid, file.Gid)))];
        foreach (var path in request.Files.Select(f => f.Path).Concat(request.Remove ?? []))
        {
            CheckPath(host, path, allowed);
        }

        var files = new HostFiles(host);
        var result = new WriteFilesResult();
        List<StagedFile> staged = [];
        try
        {
            foreach (var (file, mode, owner) in wanted.Where(w => !files.IsAsWanted(w.File.Path, w.File.Content, w.Mode, w.Owner)))
            {
                staged.Add(files.Stage(file.Path, file.Content, mode, owner));
                result.Changed.Add(file.Path);
            }
            staged.ForEach(file => file.Commit());
        }
        finally
        {
            staged.ForEach(file => file.Dispose());
        }
        result.Changed.AddRange((request.Remove ?? []).Where(files.DeleteFile));
        return Task.FromResult(result);
    }

    private static UnixFileMode ParseMode(HostFile file)
    {
        try
        {
            var mode = Convert.ToInt32(file.Mode, 8);
            return mode is >= 0 and <= 0x1FF ? (UnixFileMode)mode : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw AgentException.Refused("InvalidMode", $"the mode '{file.Mode}' of {file.Path} is not an octal mode up to 0777",
                "use a mode such as 0600");
        }
    }

    private static void CheckPath(HostContext host, string path, string[] allowed)
    {
        var below = allowed.FirstOrDefault(directory => path.StartsWith(directory + "/", StringComparison.Ordinal));
        var parts = below is null ? [] : path[(below.Length + 1)..].Split('/');
        if (below is null || parts.Any(part => part is "" or "." or ".."))
        {
            throw NotAllowed(path, allowed);
        }
        // The directory itself and everything on the way down to the file.
        var walked = below;
        foreach (var part in parts.Prepend(""))
        {
            walked = part.Length == 0 ? walked : $"{walked}/{part}";
            if (new FileInfo(host.PathOf(walked)).LinkTarget is not null)
            {
                throw AgentException.Refused("PathNotAllowed", $"{walked} is a symbolic link", "replace the link by a file or directory, then repeat");
            }
        }
        if (Directory.Exists(host.PathOf(path)))
        {
            throw AgentException.Refused("PathNotAllowed", $"{path} is a directory");
        }
    }

    private static AgentException NotAllowed(string path, string[] allowed) => AgentException.Refused(
        "PathNotAllowed", $"'{path}' is not a path that the agent writes", $"use a path below {string.Join(" or ", allowed)}");
}
