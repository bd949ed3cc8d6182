using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Units;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Deploy;

/// <summary>
/// The files of one daemon. A new daemon's directory is made under another name and renamed when it is whole; an existing one gets all
/// its files written beside the old ones before the first is replaced. So a full disk or a killed agent leaves the host as it was.
/// </summary>
public sealed class DaemonTree(HostFiles files, EngineCommand command, FormContext context, Owner ceph)
{
    private const string Created = "mtime is time the daemon deployment was created\n";
    private const string Configured = "mtime is time we were last configured\n";

    private readonly DaemonForm _form = DaemonForms.Get(context.Daemon.Type);

    /// <summary>Where a new daemon's directory is made; no listing takes it for a daemon's, for its name has no dot.</summary>
    public string StagingDir => $"{context.ClusterDir}/deploying-{context.Daemon.Type}-{context.Daemon.Id.Replace('.', '-')}";

    /// <summary>An empty directory to make a new daemon's data in.</summary>
    public string BeginNew()
    {
        files.DeleteDirectory(StagingDir); // of a deploy that was cut short
        files.MakeDirectory(StagingDir, HostFiles.PrivateDirectory, ceph);
        return StagingDir;
    }

    /// <summary>Completes the new directory and puts it into its place.</summary>
    public void CompleteNew()
    {
        WriteCustomFiles();
        foreach (var file in ConfigFiles().Concat(UnitScripts()).Append(new("unit.created", Created, ceph)).Append(new("unit.configured", Configured, ceph)))
        {
            files.Write($"{StagingDir}/{file.Name}", file.Content, HostFiles.Private, file.Owner);
        }
        files.DeleteDirectory(context.DaemonDir); // without a store, or this would not be a new daemon
        files.Rename(StagingDir, context.DaemonDir);
    }

    /// <summary>Replaces config, keyring and files, and for a redeploy the scripts, of a daemon that is there.</summary>
    public void Replace(bool scripts, string meta)
    {
        WriteCustomFiles();
        IEnumerable<TreeFile> all = [.. ConfigFiles(), .. scripts ? UnitScripts() : [], new("unit.meta", meta, Owner.Root), new("unit.configured", Configured, ceph)];
        List<StagedFile> staged = [];
        try
        {
            // The last one wins: unit.meta is in the scripts as well.
            foreach (var file in all.GroupBy(f => f.Name).Select(g => g.Last()))
            {
                staged.Add(files.Stage($"{context.DaemonDir}/{file.Name}", file.Content, HostFiles.Private, file.Owner));
            }
            foreach (var file in staged)
            {
                file.Commit();
            }
        }
        finally
        {
            foreach (var file in staged)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Removes all of a new daemon.</summary>
    public void DeleteNew()
    {
        files.DeleteDirectory(StagingDir);
        files.DeleteDirectory(context.DaemonDir);
        files.DeleteDirectory(CustomFilesDir);
    }

    private sealed record TreeFile(string Name, string Content, Owner Owner);

    private string CustomFilesDir => $"{context.ClusterDir}/custom_config_files/{context.Daemon.Name}";

    private IEnumerable<TreeFile> ConfigFiles()
    {
        var blobs = context.Request.ConfigBlobs;
        if (blobs.Config is { } config)
        {
            var content = _form is MonForm ? MonConfig.WithAddress(config, context.Daemon, context.Request.Params.MonAddress) : config;
            yield return new("config", content, ceph);
        }
        if (blobs.Keyring is { } keyring)
        {
            yield return new("keyring", keyring, ceph);
        }
        foreach (var (name, content) in blobs.Files ?? [])
        {
            yield return new($"{_form.FilesDir}/{name}", content, ceph);
        }
    }

    private IEnumerable<TreeFile> UnitScripts()
    {
        var scripts = RunScripts.For(_form, context, command, ceph);
        yield return new("unit.run", scripts.Run, Owner.Root);
        yield return new("unit.stop", scripts.Stop, Owner.Root);
        yield return new("unit.poststop", scripts.PostStop, Owner.Root);
        yield return new("unit.meta", UnitMeta.Write(context.Request.Meta), Owner.Root);
        yield return new("unit.image", context.Request.Image + "\n", Owner.Root);
    }

    private void WriteCustomFiles()
    {
        foreach (var file in context.Request.ConfigBlobs.CustomConfigFiles ?? [])
        {
            files.MakeDirectory($"{context.ClusterDir}/custom_config_files", HostFiles.PrivateDirectory, ceph);
            files.MakeDirectory(CustomFilesDir, HostFiles.PrivateDirectory, ceph);
            files.Write(DaemonForm.CustomConfigPath(context, file), file.Content, HostFiles.Private, ceph);
        }
    }

    /// <summary>Refuses requests whose names would leave the daemon's directory.</summary>
    public static void Check(DaemonForm form, ConfigBlobs blobs)
    {
        foreach (var name in blobs.Files?.Keys ?? Enumerable.Empty<string>())
        {
            if (form.FilesDir is null)
            {
                throw AgentException.Refused("UnexpectedFile", $"daemons of type {form.Type} take no files, but '{name}' was given");
            }
            if (name.Length == 0 || name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or ".."))
            {
                throw AgentException.Refused("PathNotAllowed", $"'{name}' is not a path below the daemon's directory");
            }
        }
        foreach (var file in blobs.CustomConfigFiles ?? [])
        {
            if (!file.MountPath.StartsWith('/') || Path.GetFileName(file.MountPath) is "" or "." or ".." || file.MountPath.Contains(':'))
            {
                throw AgentException.Refused("PathNotAllowed", $"'{file.MountPath}' is not an absolute path of a file in the container");
            }
        }
    }
}
