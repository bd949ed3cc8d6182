using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Removal;

/// <summary><c>rm-daemon</c>: stops a daemon for good and removes its files; data that cannot be had again is kept unless told otherwise.</summary>
public sealed class RemoveDaemonVerb() : Verb<RemoveDaemonRequest, RemoveDaemonResult>(
    Protocol.Verbs.RemoveDaemon, AgentJson.Default.RemoveDaemonRequest, AgentJson.Default.RemoveDaemonResult), IConvergent
{
    public override async Task<RemoveDaemonResult> RunAsync(RemoveDaemonRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var daemon = DaemonIdentity.Parse(request.Fsid, request.Name);
        var form = DaemonForms.Find(daemon.Type);
        if (form is { RemovalNeedsForce: true } && !request.Force)
        {
            throw AgentException.Refused("ForceNeeded", $"{daemon.Name} holds data of the cluster", "repeat with force if it is really to go");
        }
        var files = new HostFiles(host);
        var exists = DaemonDirectories.Exists(host, daemon);
        var link = $"{host.UnitDir}/{UnitFiles.ClusterTarget(daemon.Fsid)}.wants/{daemon.Service}";
        if (!exists && new FileInfo(host.PathOf(link)).LinkTarget is null)
        {
            return new RemoveDaemonResult();
        }

        context.Report($"removing {daemon.Name}");
        var systemd = new Systemd(host);
        if (!exists && await EngineLocator.FindAsync(host, cancellation) is { } engine)
        {
            // With its directory went the script that stops its container; systemd would wait two minutes for nothing.
            await host.Processes.RunAsync(EngineCommand.ToProcess(
                new EngineCommand(engine, host).Remove(false, daemon.LegacyContainerName, daemon.ContainerName)), cancellation);
        }
        await systemd.StopAsync([daemon.Service], cancellation);
        await systemd.DisableAsync([daemon.Service], cancellation);
        await systemd.ResetFailedAsync([daemon.Service], cancellation);
        if ((await systemd.StateAsync(daemon.Service, cancellation)).IsRunning)
        {
            throw new AgentException("DaemonStillRuns", $"{daemon.Name} did not stop; nothing of it was deleted", $"see 'systemctl status {daemon.Service}'");
        }

        // While their scripts, which stop the containers, are still there.
        var partsRemoved = await new PartUnits(host, files).RemoveAllAsync(daemon, cancellation);
        var keep = exists && !request.ForceDeleteData && form?.KeepsDataOnRemoval == true;
        var kept = keep ? Keep(host, files, daemon) : null;
        files.DeleteDirectory(host.DaemonDir(daemon.Fsid, daemon.Name));
        files.DeleteDirectory($"{host.ClusterDir(daemon.Fsid)}/custom_config_files/{daemon.Name}");
        if (partsRemoved)
        {
            await systemd.ReloadAsync(cancellation);
        }
        foreach (var left in files.Entries($"{host.RunDir}/{daemon.Fsid}").Where(name => IsSocketOf(daemon, name)))
        {
            files.DeleteFile($"{host.RunDir}/{daemon.Fsid}/{left}");
        }
        if (DaemonDirectories.Of(host, daemon.Fsid).All(other => other.Type != daemon.Type))
        {
            files.DeleteFile(new KernelSettings(host, files).PathOf(daemon.Fsid, daemon.Type));
        }
        foreach (var warning in await new HostFirewall(host).CloseUnneededAsync(request.TcpPorts ?? [], cancellation))
        {
            context.Report(warning);
        }
        return new RemoveDaemonResult { Changed = true, DataKeptAt = kept };
    }

    // A gateway's socket bears a process number and an address as well: ceph-client.rgw.x.2.94111.asok
    private static bool IsSocketOf(DaemonIdentity daemon, string name) =>
        name.EndsWith(".asok", StringComparison.Ordinal)
        && (name.StartsWith($"ceph-client.{daemon.Name}.", StringComparison.Ordinal) || name.StartsWith($"ceph-{daemon.Name}.", StringComparison.Ordinal));

    private static string Keep(HostContext host, HostFiles files, DaemonIdentity daemon)
    {
        var removed = $"{host.ClusterDir(daemon.Fsid)}/removed";
        if (!files.DirectoryExists(removed))
        {
            files.MakeDirectory(removed, HostFiles.PrivateDirectory, Owner.Root);
        }
        var target = $"{removed}/{daemon.Name}_{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffff}Z";
        files.Rename(host.DaemonDir(daemon.Fsid, daemon.Name), target);
        return target;
    }
}
