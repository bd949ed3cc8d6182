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
public sealed class DaemonTree(HostFiles files, EngineCommand command, FormContext context)
{
    private const string Created = "mtime is time the daemon deployment was created\n";
    private const string Configured = "mtime is time we were last configured\n";

    private readonly Owner _owner = context.Owner;
    private readonly DaemonForm _form = DaemonForms.Get(context.Daemon.Type);

    /// <summary>Where a new daemon's directory is made; no listing takes it for a daemon's, for its name has no dot.</summary>
    public string StagingDir => $"{context.ClusterDir}/deploying-{context.Daemon.Type}-{context.Daemon.Id.Replace('.', '-')}";

    /// <summary>An empty directory to make a new daemon's data in.</summary>
    public string BeginNew()
    {
        files.DeleteDirectory(StagingDir); // of a deploy that was cut short
        files.MakeDirectory(StagingDir, HostFiles.PrivateDirectory, _owner);
        return StagingDir;
    }

    /// <summary>Completes the new directory and puts it into its place.</summary>
    public void CompleteNew()
    {
        WriteCustomFiles();
        MakeDirectories(StagingDir);
        foreach (var file in ConfigFiles().Concat(UnitScripts()).Append(new("unit.created", Created, _owner)).Append(new("unit.configured", Configured, _owner)))
        {
            files.Write($"{StagingDir}/{file.Name}", file.Content, file.Mode, file.Owner);
        }
        files.DeleteDirectory(context.DaemonDir); // without a store, or this would not be a new daemon
        files.Rename(StagingDir, context.DaemonDir);
    }

    /// <summary>Completes a directory that holds the data of a daemon of other making, and puts it into its place.</summary>
    public void CompleteAdopted(string directory)
    {
        MakeDirectories(directory);
        foreach (var file in ConfigFiles().Where(file => !files.FileExists($"{directory}/{file.Name}") || file.Name == "config")
            .Concat(UnitScripts()).Append(new("unit.created", Created, _owner)).Append(new("unit.configured", Configured, _owner)))
        {
            files.Write($"{directory}/{file.Name}", file.Content, file.Mode, file.Owner);
        }
        files.Rename(directory, context.DaemonDir);
    }

    /// <summary>Replaces config, keyring and files, and for a redeploy the scripts, of a daemon that is there.</summary>
    public void Replace(bool scripts, string meta)
    {
        WriteCustomFiles();
        MakeDirectories(context.DaemonDir);
        List<TreeFile> all = [.. ConfigFiles(), .. scripts ? UnitScripts() : [], new("unit.meta", meta, Owner.Root), new("unit.configured", Configured, _owner)];
        List<StagedFile> staged = [];
        try
        {
            // The last one wins: unit.meta is in the scripts as well.
            foreach (var file in all.GroupBy(f => f.Name).Select(g => g.Last()))
            {
                staged.Add(files.Stage($"{context.DaemonDir}/{file.Name}", file.Content, file.Mode, file.Owner));
            }
            foreach (var file in staged)
            {
                file.Commit();
            }
            if (scripts)
            {
                DeleteOldParts(all);
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

    private sealed record TreeFile(string Name, string Content, Owner Owner)
    {
        public UnixFileMode Mode { get; init; } = HostFiles.Private;
    }

    private string CustomFilesDir => $"{context.ClusterDir}/custom_config_files/{context.Daemon.Name}";

    private IEnumerable<TreeFile> ConfigFiles()
    {
        var blobs = context.Request.ConfigBlobs;
        if (blobs.Config is { } config)
        {
            var content = _form is MonForm ? MonConfig.WithAddress(config, context.Daemon, context.Request.Params.MonAddress) : config;
            yield return new("config", content, _owner);
        }
        if (blobs.Keyring is { } keyring)
        {
            yield return new("keyring", keyring, _owner);
        }
        foreach (var (name, content) in blobs.Files ?? [])
        {
            yield return new(_form.PlaceOf(name)!, content, _owner);
        }
        foreach (var file in _form.Files(context).Where(file => !file.KeepExisting || !files.FileExists($"{context.DaemonDir}/{file.Path}")))
        {
            yield return new(file.Path, file.Content, _owner) { Mode = file.Mode };
        }
    }

    private IEnumerable<TreeFile> UnitScripts()
    {
        var scripts = RunScripts.For(_form, context, command);
        yield return new("unit.run", scripts.Run, Owner.Root);
        yield return new("unit.stop", scripts.Stop, Owner.Root);
        yield return new("unit.poststop", scripts.PostStop, Owner.Root);
        foreach (var (name, content) in scripts.Parts)
        {
            yield return new(name, content, Owner.Root);
        }
        yield return new("unit.meta", UnitMeta.Write(context.Request.Meta), Owner.Root);
        yield return new("unit.image", context.Request.Image + "\n", Owner.Root);
    }

    private void WriteCustomFiles()
    {
        foreach (var file in context.Request.ConfigBlobs.CustomConfigFiles ?? [])
        {
            files.MakeDirectory($"{context.ClusterDir}/custom_config_files", HostFiles.PrivateDirectory, Owner.Root);
            files.MakeDirectory(CustomFilesDir, HostFiles.PrivateDirectory, _owner);
            files.Write(DaemonForm.CustomConfigPath(context, file), file.Content, HostFiles.Private, _owner);
        }
    }

    private void MakeDirectories(string daemonDir)
    {
        foreach (var directory in _form.Directories(context))
        {
            files.MakeDirectoryTree($"{daemonDir}/{directory.Path}", directory.Mode, _owner);
        }
    }

    // The scripts of init containers and sidecars that the daemon has no more.
    private void DeleteOldParts(IReadOnlyList<TreeFile> all)
    {
        foreach (var left in files.Entries(context.DaemonDir).Where(name => name == DaemonPart.InitScript || name.StartsWith(DaemonPart.ScriptPrefix, StringComparison.Ordinal))
            .Except(all.Select(file => file.Name)))
        {
            files.DeleteFile($"{context.DaemonDir}/{left}");
        }
    }
}
