using System.Text.Json;
using CephadmPS.Agent.Controllers;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Packages;

namespace CephadmPS.Agent.Verbs;

/// <summary>
/// What each verb may change on the host's file system (docs/agent.md lists it for people). A verb that is not here may change nothing. Beside
/// this the agent keeps its own records below its own directory. What containers and systemd do is theirs.
/// </summary>
public static class TouchedPaths
{
    private const string Fsid = "{fsid}";

    /// <summary>The fields of a bootstrap's request that name a place for its output.</summary>
    private static readonly string[] OutputPaths = ["output_dir", "output_config", "output_keyring"];

    /// <summary>The rules of a verb for one request.</summary>
    /// <param name="host">The host.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="request">What it is asked.</param>
    /// <param name="byAdministrator">Who asks is root here by himself: he says where a new cluster's files go.</param>
    public static PathRules Of(HostContext host, string verb, JsonElement request, bool byAdministrator)
    {
        var rules = Of(host, verb, Text("fsid") is { } fsid && ClusterId.IsOne(fsid) ? fsid : null);
        return byAdministrator && verb == Protocol.Verbs.Bootstrap
            ? rules with { Allowed = [.. rules.Allowed, .. OutputPaths.Select(Text).OfType<string>().Select(path => path.TrimEnd('/')).Where(path => path.Length > 0)] }
            : rules;

        string? Text(string name) =>
            request.ValueKind == JsonValueKind.Object && request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

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
        string[] firewall = [$"{host.AgentDir}/firewall", $"{host.AgentDir}/firewall.nft", $"{host.UnitDir}/{Nftables.Unit}"];
        string[] keys = ["/root/.ssh", "/home/*/.ssh"];
        var images = $"{host.AgentDir}/images";
        return verb switch
        {
            Protocol.Verbs.Deploy => [.. cluster, .. system, .. firewall, .. scratch, images],
            Protocol.Verbs.Bootstrap => [.. cluster, .. system, .. firewall, .. scratch, images, $"{host.AgentDir}/bootstrap", "/etc/ceph"],
            Protocol.Verbs.RemoveDaemon => [.. cluster, .. system, .. firewall],
            Protocol.Verbs.RemoveCluster => [.. cluster, .. system, .. firewall, .. volume, "/etc/ceph", "/dev", .. controller, .. keys],
            Protocol.Verbs.WriteFiles => ["/etc/ceph", $"{host.DataDir}/{Fsid}/config"],
            Protocol.Verbs.Tune => [$"{host.SysctlDir}/*-cephadm-tuned-profile.conf"],
            Protocol.Verbs.PrepareOsd => [.. cluster, .. volume, "/dev"],
            Protocol.Verbs.ZapOsds or Protocol.Verbs.ZapDevice => [.. volume, "/dev"],
            Protocol.Verbs.UpdateOsdService => [$"{host.DataDir}/{Fsid}"],
            Protocol.Verbs.DiskRescan => ["/sys/class/scsi_host"],
            Protocol.Verbs.RegistryLogin => ["/etc/ceph", "/root/.docker/config.json"],
            Protocol.Verbs.PutController or Protocol.Verbs.InstallController or Protocol.Verbs.RemoveController => controller,
            Protocol.Verbs.AuthorizeKey => keys,
            Protocol.Verbs.UnitInstall => [.. cluster, .. system],
            // A daemon of packages has its files beside those of clusters.
            Protocol.Verbs.Adopt => [.. cluster, .. system, .. firewall, .. scratch, images, host.DataDir, host.LogDir, "/etc/ceph"],
            Protocol.Verbs.AddRepo or Protocol.Verbs.RemoveRepo => [.. CephRepository.AllPaths, host.AgentRunDir],
            Protocol.Verbs.CephVolume or Protocol.Verbs.CephVolumeInventory or Protocol.Verbs.CephVolumeRawList => volume,
            Protocol.Verbs.InstallAgent or Protocol.Verbs.UninstallAgent =>
            [
                AgentPlaces.Program, AgentPlaces.Previous, AgentPlaces.KeyDirectory, AgentPlaces.Sudoers, $"{host.UnitDir}/{AgentPlaces.Unit}", AgentPlaces.Record(host),
            ],
            Protocol.Verbs.StageAgent => [AgentPlaces.Staged(host)],
            Protocol.Verbs.ReplaceAgent => [AgentPlaces.Program, AgentPlaces.Previous, AgentPlaces.Staged(host), AgentPlaces.Record(host)],
            // What an image told once is kept there.
            Protocol.Verbs.ListDaemons or Protocol.Verbs.Pull or Protocol.Verbs.InspectImage => [images],
            _ => [],
        };
    }
}
