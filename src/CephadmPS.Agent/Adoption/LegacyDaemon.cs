using CephadmPS.Agent.Bootstrap;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Adoption;

/// <summary>A daemon that packages installed: where its files are and what its unit is called.</summary>
/// <param name="Type">Daemon type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Unit">Its unit, with <c>.service</c>.</param>
/// <param name="DataDir">Its data (host path).</param>
/// <param name="Copies">Monitoring daemons: files and directories that are copied, by their place below the new directory. Null: all data is moved.</param>
internal sealed record LegacyDaemon(string Type, string Id, string Unit, string DataDir, IReadOnlyDictionary<string, string>? Copies)
{
    private static readonly string[] CephTypes = ["mon", "mgr", "mds", "osd"];

    public bool IsCeph => Copies is null;

    /// <summary>Where a daemon of that name was before; <c>AdoptionUnknown</c> for types that are not adopted.</summary>
    public static LegacyDaemon Of(DaemonIdentity daemon, string cluster, string legacyDir)
    {
        var root = legacyDir.TrimEnd('/');
        return daemon.Type switch
        {
            _ when CephTypes.Contains(daemon.Type) => new(daemon.Type, daemon.Id, $"ceph-{daemon.Type}@{daemon.Id}.service", $"{root}/var/lib/ceph/{daemon.Type}/{cluster}-{daemon.Id}", null),
            // Its packages name directory and unit by the entity.
            "rgw" => new(daemon.Type, daemon.Id, $"ceph-radosgw@rgw.{daemon.Id}.service", $"{root}/var/lib/ceph/radosgw/{cluster}-rgw.{daemon.Id}", null),
            "prometheus" => new(daemon.Type, daemon.Id, "prometheus.service", $"{root}/var/lib/prometheus/metrics", new Dictionary<string, string>
            {
                ["etc/prometheus/prometheus.yml"] = $"{root}/etc/prometheus/prometheus.yml", ["data"] = $"{root}/var/lib/prometheus/metrics",
            }),
            "grafana" => new(daemon.Type, daemon.Id, "grafana-server.service", $"{root}/var/lib/grafana", new Dictionary<string, string>
            {
                ["etc/grafana/grafana.ini"] = $"{root}/etc/grafana/grafana.ini", ["etc/grafana/provisioning"] = $"{root}/etc/grafana/provisioning",
                ["etc/grafana/certs/cert_file"] = $"{root}/etc/grafana/grafana.crt", ["etc/grafana/certs/cert_key"] = $"{root}/etc/grafana/grafana.key",
                ["data"] = $"{root}/var/lib/grafana",
            }),
            "alertmanager" => new(daemon.Type, daemon.Id, "prometheus-alertmanager.service", $"{root}/var/lib/prometheus/alertmanager", new Dictionary<string, string>
            {
                ["etc/alertmanager/alertmanager.yml"] = $"{root}/etc/prometheus/alertmanager.yml", ["etc/alertmanager/data"] = $"{root}/var/lib/prometheus/alertmanager",
            }),
            _ => throw AgentException.Refused("AdoptionUnknown", $"a {daemon.Type} of the distribution's packages cannot be adopted",
                $"adopted are {string.Join(", ", CephTypes)}, rgw, prometheus, grafana and alertmanager; deploy this one anew and remove the old one"),
        };
    }

    /// <summary>The cluster of an old installation by its ceph.conf; <c>ConfigMissing</c> or <c>InvalidConfig</c> when that does not tell.</summary>
    public static (string Fsid, string Config) ClusterOf(HostFiles files, string cluster, string legacyDir)
    {
        var path = $"{legacyDir.TrimEnd('/')}/etc/ceph/{cluster}.conf";
        var text = files.ReadText(path) ?? throw AgentException.Refused("ConfigMissing", $"there is no {path}", "name the cluster (--cluster) or the directory (--legacy-dir) of the old installation");
        var fsid = CephConfig.Parse(text).Get("global", "fsid")?.ToLowerInvariant()
            ?? throw AgentException.Refused("InvalidConfig", $"{path} does not say the cluster's fsid", "add it under [global]");
        DaemonIdentity.CheckFsid(fsid);
        return (fsid, text);
    }
}
