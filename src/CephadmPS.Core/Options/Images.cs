using CephadmPS.Core.Monitors;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Options;

/// <summary>
/// Which image a daemon gets (reference 11.2, A.2): Ceph's own daemons that of <c>container_image</c> in the most special section of the configuration
/// that fits, others that of their option, completed by <c>default_registry</c>. Tags become digests when <c>use_repo_digest</c> says so and a
/// host has told the digest. Pure.
/// </summary>
public static class Images
{
    /// <summary>Ceph's own option for the image of its daemons.</summary>
    public const string ContainerImage = "container_image";

    // Reference A.2; a daemon type that is not here is one of Ceph's own.
    private static readonly Dictionary<string, string> OptionByType = new()
    {
        ["alertmanager"] = "container_image_alertmanager",
        ["elasticsearch"] = "container_image_elasticsearch",
        ["grafana"] = "container_image_grafana",
        ["haproxy"] = "container_image_haproxy",
        ["jaeger-agent"] = "container_image_jaeger_agent",
        ["jaeger-collector"] = "container_image_jaeger_collector",
        ["jaeger-query"] = "container_image_jaeger_query",
        ["keepalived"] = "container_image_keepalived",
        ["loki"] = "container_image_loki",
        ["mgmt-gateway"] = "container_image_nginx",
        ["node-exporter"] = "container_image_node_exporter",
        ["nvmeof"] = "container_image_nvmeof",
        ["oauth2-proxy"] = "container_image_oauth2_proxy",
        ["prometheus"] = "container_image_prometheus",
        ["promtail"] = "container_image_promtail",
        ["smb"] = "container_image_samba",
        ["snmp-gateway"] = "container_image_snmp_gateway",
    };

    /// <summary>The option that names the image of a daemon type; null: Ceph's own image, or one that the spec names (<c>container</c>).</summary>
    public static string? OptionOf(string daemonType) => OptionByType.GetValueOrDefault(daemonType);

    /// <summary>Whether daemons of a type run Ceph's own image.</summary>
    public static bool IsCephs(string daemonType) => daemonType != "container" && OptionOf(daemonType) is null;

    /// <summary>The image of a daemon; empty: none is set.</summary>
    public static string For(ClusterState state, string daemonType, string daemonId)
    {
        ArgumentNullException.ThrowIfNull(state);
        var cluster = state.Cluster;
        var named = OptionOf(daemonType) is { } option
            ? ImageReference.Parse(cluster.Options.Text(option)).Within(cluster.Options.Text("default_registry")).ToString()
            : CephImage(cluster.ImageSettings, daemonType, daemonId) ?? cluster.ContainerImage ?? "";
        return named.Length > 0 && cluster.Options.Flag("use_repo_digest") ? Pinned(state, named) : named;
    }

    /// <summary>The setting of <c>container_image</c> that counts for one of Ceph's daemons; null: none does.</summary>
    /// <param name="settings">Settings of that option.</param>
    /// <param name="daemonType">Daemon type.</param>
    /// <param name="daemonId">Daemon id.</param>
    public static string? CephImage(IReadOnlyList<ConfigEntry> settings, string daemonType, string daemonId)
    {
        // Ceph looks at global, then the type, then the name up to each dot; the last that is set counts (ConfigMap::generate_entity_map).
        var entity = EntityOf(daemonType, daemonId);
        var best = settings.Where(setting => setting.Mask.Length == 0 && Fits(setting.Who, entity)).MaxBy(setting => setting.Who == "global" ? 0 : setting.Who.Length);
        return best?.Value is { Length: > 0 } image ? image : null;
    }

    /// <summary>The settings of <c>container_image</c> in a configuration.</summary>
    public static IReadOnlyList<ConfigEntry> SettingsOf(IEnumerable<ConfigEntry> config) => [.. config.Where(entry => entry.Name == ContainerImage)];

    private static bool Fits(string who, string entity) =>
        who == "global" || who == entity || (entity.StartsWith(who, StringComparison.Ordinal) && entity[who.Length] == '.');

    // Gateways and helpers are clients of the cluster.
    private static string EntityOf(string daemonType, string daemonId) =>
        daemonType is "mon" or "mgr" or "osd" or "mds" ? $"{daemonType}.{daemonId}" : $"client.{daemonType}.{daemonId}";

    /// <summary>An image by digest, as daemons that run it have told; unchanged when that is not known, or the image is of one computer only.</summary>
    public static string Pinned(ClusterState state, string named)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reference = ImageReference.Parse(named);
        return reference.Digest is not null || reference.IsLocal
            ? named
            : reference.Pinned(state.Daemons.Where(daemon => daemon.ContainerImageName == named).SelectMany(daemon => daemon.ContainerImageDigests)).ToString();
    }
}
