using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Controllers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;

namespace CephadmPS.Agent.Removal;

/// <summary>Removes what a cluster has on this host. Used by rm-cluster, and by a bootstrap that failed.</summary>
public sealed class ClusterRemoval(HostContext host, HostFiles files)
{
    private const string EtcCeph = "/etc/ceph";
    private static readonly string[] ClientFiles = ["ceph.client.admin.keyring", "ceph.pub", "ceph.conf"];
    private readonly Systemd _systemd = new(host);

    /// <summary>Stops all of the cluster's units and takes them out of systemd.</summary>
    public async Task StopAsync(string fsid, CancellationToken cancellation)
    {
        // Before its daemons, which it would bring back; and nobody gets in with its key any more.
        await RemoveControllerVerb.RemoveAsync(host, fsid, cancellation);
        AuthorizeKeyVerb.Apply(host, fsid, "/root", Owner.Root, line: null);
        // Units without a directory are found in systemd, directories without a running unit on disk.
        string[] services =
        [
            .. (await _systemd.LoadedAsync($"ceph-{fsid}*.service", cancellation))
                .Concat(DaemonDirectories.Of(host, fsid).Select(d => d.Service)).Distinct(),
        ];
        var target = UnitFiles.ClusterTarget(fsid);
        await RemoveOrphansAsync(fsid, services, cancellation);
        if (services.Length > 0)
        {
            await _systemd.StopAsync(services, cancellation);
            await _systemd.DisableAsync(services, cancellation);
            await _systemd.ResetFailedAsync(services, cancellation);
        }
        await RemoveContainersAsync(fsid, cancellation);
        if (files.FileExists($"{host.UnitDir}/{target}"))
        {
            await _systemd.StopAsync([target], cancellation);
            await _systemd.DisableAsync([target], cancellation);
            await _systemd.StopAsync([$"system-ceph\\x2d{fsid.Replace("-", "\\x2d")}.slice"], cancellation);
        }
    }

    // A daemon whose directory has been deleted has no script that would stop its container, and systemd would wait two minutes for nothing.
    private async Task RemoveOrphansAsync(string fsid, IEnumerable<string> services, CancellationToken cancellation)
    {
        var there = DaemonDirectories.Of(host, fsid).Select(d => d.Service).ToHashSet();
        var prefix = $"ceph-{fsid}@";
        string[] names =
        [
            .. services.Where(service => service.StartsWith(prefix, StringComparison.Ordinal) && !there.Contains(service))
                .Select(service => service[prefix.Length..^".service".Length]).Where(DaemonIdentity.IsDaemonDirectory)
                .Select(name => DaemonIdentity.Parse(fsid, name)).SelectMany(d => new[] { d.LegacyContainerName, d.ContainerName }),
        ];
        await RemoveAsync(names, cancellation);
    }

    // Whatever else runs in the cluster's name, such as a session that a killed agent left.
    private async Task RemoveContainersAsync(string fsid, CancellationToken cancellation)
    {
        if (await EngineLocator.FindAsync(host, cancellation) is { } engine)
        {
            var answer = await host.Processes.RunAsync(
                EngineCommand.ToProcess([engine.Path, "ps", "--all", "--filter", $"name=ceph-{fsid}-", "--format", "{{.Names}}"]), cancellation);
            await RemoveAsync(answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), cancellation);
        }
    }

    private async Task RemoveAsync(string[] containers, CancellationToken cancellation)
    {
        if (containers.Length > 0 && await EngineLocator.FindAsync(host, cancellation) is { } engine)
        {
            await host.Processes.RunAsync(EngineCommand.ToProcess(new EngineCommand(engine, host).Remove(false, containers)), cancellation);
        }
    }

    /// <summary>Deletes units, settings, run directory, and <c>/etc/ceph</c>'s files if they are this cluster's.</summary>
    public async Task DeleteSettingsAsync(string fsid, bool keepLogs, CancellationToken cancellation)
    {
        files.DeleteFile($"{host.UnitDir}/{UnitFiles.TemplateName(fsid)}");
        files.DeleteFile($"{host.UnitDir}/{UnitFiles.ClusterTarget(fsid)}");
        files.DeleteDirectory($"{host.UnitDir}/{UnitFiles.ClusterTarget(fsid)}.wants");
        foreach (var dropIn in files.Entries(host.UnitDir).Where(e => e.StartsWith($"ceph-{fsid}", StringComparison.Ordinal)))
        {
            files.DeleteDirectory($"{host.UnitDir}/{dropIn}");
            files.DeleteFile($"{host.UnitDir}/{dropIn}");
        }
        files.DeleteFile(new LogRotation(host, files).PathOf(fsid));
        foreach (var settings in files.Entries(host.SysctlDir).Where(e => e.StartsWith($"90-ceph-{fsid}-", StringComparison.Ordinal)))
        {
            files.DeleteFile($"{host.SysctlDir}/{settings}");
        }
        files.DeleteDirectory($"{host.RunDir}/{fsid}");
        if (!keepLogs)
        {
            files.DeleteDirectory($"{host.LogDir}/{fsid}");
        }
        DeleteClientFiles(EtcCeph, fsid);
        await DeleteSharedUnitsAsync(fsid, cancellation);
        await _systemd.ReloadAsync(cancellation);
    }

    /// <summary>Deletes ceph.conf, admin keyring and public key of a directory when the ceph.conf there is this cluster's.</summary>
    public void DeleteClientFiles(string directory, string fsid)
    {
        if (files.ReadText($"{directory}/ceph.conf")?.Contains(fsid, StringComparison.Ordinal) == true)
        {
            foreach (var name in ClientFiles)
            {
                files.DeleteFile($"{directory}/{name}");
            }
        }
    }

    // ceph.target goes with the last cluster.
    private async Task DeleteSharedUnitsAsync(string fsid, CancellationToken cancellation)
    {
        var others = files.Entries(host.UnitDir).Any(e =>
            e.StartsWith("ceph-", StringComparison.Ordinal) && e.EndsWith(".target", StringComparison.Ordinal) && e != UnitFiles.ClusterTarget(fsid));
        if (others || !files.FileExists($"{host.UnitDir}/{UnitFiles.AllClusters}"))
        {
            return;
        }
        await _systemd.StopAsync([UnitFiles.AllClusters], cancellation);
        await _systemd.DisableAsync([UnitFiles.AllClusters], cancellation);
        files.DeleteFile($"{host.UnitDir}/{UnitFiles.AllClusters}");
        files.DeleteDirectory($"{host.UnitDir}/{UnitFiles.AllClusters}.wants");
    }
}
