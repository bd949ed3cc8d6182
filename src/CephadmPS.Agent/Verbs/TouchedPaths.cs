using CephadmPS.Agent.Controllers;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Packages;

namespace CephadmPS.Agent.Verbs;

/// <summary>
/// What each verb may change on the host's file system (docs/agent.md lists it for people). A verb that is not here may change nothing. Beside
/// this the agent keeps its own records below its own directory. What containers and systemd do is theirs.
/// </summary>
public static class TouchedPaths
{
    private const string Fsid = "{fsid}";

    /// <summary>The rules of a verb for one request.</summary>
    /// <param name="host">The host.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="fsid">The request's cluster; null when it names none, or not a valid one.</param>
    public static PathRules Of(HostContext host, string verb, string? fsid) => new(verb,
    [
        .. Templates(host, verb)
            .Where(path => fsid is not null || !path.Contains(Fsid, StringComparison.Ordinal))
            .Select(path => path.Replace(Fsid, fsid, StringComparison.Ordinal)),
    ]);

    /// <summary>The paths as they stand in the documentation, with <c>{fsid}</c> for the cluster.</summary>
    internal static IEnumerable<string> Templates(HostContext host, string verb)
    {
        string[] cluster = [$"{host.DataDir}/{Fsid}", $"{host.LogDir}/{Fsid}", $"{host.RunDir}/{Fsid}"];
        string[] system =
        [
            $"{host.UnitDir}/ceph-{Fsid}*", $"{host.UnitDir}/ceph.target*", $"{host.UnitDir}/multi-user.target.wants/ceph*",
            $"{host.SysctlDir}/90-ceph-{Fsid}*", $"{host.LogrotateDir}/ceph-{Fsid}", $"{host.LogrotateDir}/cephadm",
        ];
        string[] scratch = [$"{host.AgentRunDir}/scratch"];
        string[] volume = [.. scratch, "/run/lvm", "/run/lock/lvm"];
        string[] controller = [ControllerPlace.Top, $"{host.UnitDir}/cephadm-controller-{Fsid}.service"];
        var images = $"{host.AgentDir}/images";
        return verb switch
        {
            Protocol.Verbs.Deploy => [.. cluster, .. system, .. scratch, images],
            Protocol.Verbs.Bootstrap => [.. cluster, .. system, .. scratch, images, $"{host.AgentDir}/bootstrap", "/etc/ceph"],
            Protocol.Verbs.RemoveDaemon => [.. cluster, .. system],
            Protocol.Verbs.RemoveCluster => [.. cluster, .. system, .. volume, "/etc/ceph", "/dev", .. controller, "/root/.ssh"],
            Protocol.Verbs.WriteFiles => ["/etc/ceph", $"{host.DataDir}/{Fsid}/config"],
            Protocol.Verbs.PrepareOsd => [.. cluster, .. volume, "/dev"],
            Protocol.Verbs.ZapOsds or Protocol.Verbs.ZapDevice => [.. volume, "/dev"],
            Protocol.Verbs.UpdateOsdService => [$"{host.DataDir}/{Fsid}"],
            Protocol.Verbs.DiskRescan => ["/sys/class/scsi_host"],
            Protocol.Verbs.RegistryLogin => ["/etc/ceph", "/root/.docker/config.json"],
            Protocol.Verbs.PutController or Protocol.Verbs.InstallController or Protocol.Verbs.RemoveController => controller,
            Protocol.Verbs.AuthorizeKey => ["/root/.ssh", "/home/*"],
            Protocol.Verbs.UnitInstall => [.. cluster, .. system],
            // A daemon of packages has its files beside those of clusters.
            Protocol.Verbs.Adopt => [.. cluster, .. system, .. scratch, images, host.DataDir, host.LogDir, "/etc/ceph"],
            Protocol.Verbs.AddRepo or Protocol.Verbs.RemoveRepo => [.. CephRepository.AllPaths, host.AgentRunDir],
            Protocol.Verbs.CephVolume or Protocol.Verbs.CephVolumeInventory or Protocol.Verbs.CephVolumeRawList => volume,
            Protocol.Verbs.InstallAgent or Protocol.Verbs.UninstallAgent =>
            [
                AgentPlaces.Program, AgentPlaces.Previous, AgentPlaces.KeyDirectory, AgentPlaces.Sudoers, $"{host.UnitDir}/{AgentPlaces.Unit}", AgentPlaces.Record(host),
            ],
            Protocol.Verbs.StageAgent => [AgentPlaces.Staged(host)],
            Protocol.Verbs.ReplaceAgent => [AgentPlaces.Program, AgentPlaces.Previous, AgentPlaces.Staged(host), AgentPlaces.Record(host)],
            Protocol.Verbs.ListDaemons => [images],
            _ => [],
        };
    }
}
