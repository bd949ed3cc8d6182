using System.Globalization;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>Daemon descriptions in upstream's form (reference 1.4.2, 5.2).</summary>
internal static class UpstreamDaemons
{
    /// <summary>Reads one.</summary>
    public static DaemonDescription Read(string hostName, string name, JObject json)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return new DaemonDescription
        {
            DaemonType = (string?)json["daemon_type"] ?? (dot < 0 ? name : name[..dot]),
            DaemonId = (string?)json["daemon_id"] ?? (dot < 0 ? "" : name[(dot + 1)..]),
            HostName = (string?)json["hostname"] ?? hostName,
            ServiceName = (string?)json["service_name"],
            Ports = [.. (json["ports"] as JArray ?? []).Select(port => (int)port)],
            Ip = (string?)json["ip"],
            Rank = (int?)json["rank"],
            RankGeneration = (int?)json["rank_generation"],
            Status = (int?)json["status"] is { } status && Enum.IsDefined((DaemonStatus)status) ? (DaemonStatus)status : DaemonStatus.Unknown,
            IsActive = (bool?)json["is_active"] ?? false,
            Version = (string?)json["version"],
            ContainerId = (string?)json["container_id"],
            ContainerImageName = (string?)json["container_image_name"],
            ContainerImageId = (string?)json["container_image_id"],
            ContainerImageDigests = [.. (json["container_image_digests"] as JArray ?? []).Select(digest => (string)digest!)],
            OsdSpecAffinity = (string?)json["osdspec_affinity"],
            Created = UpstreamJson.Time(json["created"]),
            Started = UpstreamJson.Time(json["started"]),
            LastDeployed = UpstreamJson.Time(json["last_deployed"]),
            LastConfigured = UpstreamJson.Time(json["last_configured"]),
            SystemdUnit = (string?)json["systemd_unit"],
        };
    }

    /// <summary>Writes one: what upstream knew of a daemon of the name stays, unless it is another container now.</summary>
    public static JObject ToJson(DaemonDescription daemon, JObject? before)
    {
        if (before is not null && (daemon.ContainerId is null || Same((string?)before["container_id"], daemon.ContainerId)))
        {
            return (JObject)before.DeepClone();
        }
        var json = before is null ? [] : (JObject)before.DeepClone();
        void Set(string name, JToken? value)
        {
            if (value is not (null or JValue { Value: null }))
            {
                json[name] = value;
            }
        }
        Set("daemon_type", daemon.DaemonType);
        Set("daemon_id", daemon.DaemonId);
        Set("service_name", Services.Naming.DaemonNames.ServiceNameOf(daemon));
        Set("daemon_name", daemon.DaemonName);
        Set("hostname", daemon.HostName);
        Set("container_id", daemon.ContainerId is { Length: > 12 } id ? id[..12] : daemon.ContainerId);
        Set("container_image_id", daemon.ContainerImageId);
        Set("container_image_name", daemon.ContainerImageName);
        Set("container_image_digests", daemon.ContainerImageDigests.Count > 0 ? new JArray(daemon.ContainerImageDigests) : null);
        Set("version", daemon.Version);
        Set("status", daemon.Status == DaemonStatus.Unknown ? (int)DaemonStatus.Error : (int)daemon.Status);
        Set("status_desc", daemon.Status.ToString().ToLower(CultureInfo.InvariantCulture));
        Set("is_active", daemon.IsActive);
        Set("ports", daemon.Ports.Count > 0 ? new JArray(daemon.Ports) : null);
        Set("ip", daemon.Ip);
        Set("rank", daemon.Rank);
        Set("rank_generation", daemon.RankGeneration);
        Set("osdspec_affinity", daemon.OsdSpecAffinity);
        Set("systemd_unit", daemon.SystemdUnit);
        Set("created", Time(daemon.Created));
        Set("started", Time(daemon.Started));
        return json;
    }

    // Upstream keeps twelve digits.
    private static bool Same(string? shortened, string containerId) =>
        !string.IsNullOrEmpty(shortened) && (containerId.StartsWith(shortened, StringComparison.Ordinal) || shortened.StartsWith(containerId, StringComparison.Ordinal));

    private static string? Time(DateTimeOffset? time) => time is { } known ? UpstreamJson.Time(known) : null;
}
