using System.Text;

namespace CephadmPS.Agent.Containers;

/// <summary>The images that upstream 20.2.4 runs daemons in when nobody says otherwise, and the mgr options that say otherwise.</summary>
internal static class DefaultImages
{
    private static readonly (string Option, string Image)[] All =
    [
        ("container_image_base", "quay.io/ceph/ceph"),
        ("container_image_prometheus", "quay.io/prometheus/prometheus:v3.6.0"),
        ("container_image_loki", "docker.io/grafana/loki:3.0.0"),
        ("container_image_promtail", "docker.io/grafana/promtail:3.0.0"),
        ("container_image_node_exporter", "quay.io/prometheus/node-exporter:v1.9.1"),
        ("container_image_alertmanager", "quay.io/prometheus/alertmanager:v0.28.1"),
        ("container_image_grafana", "quay.io/ceph/grafana:12.3.1"),
        ("container_image_haproxy", "quay.io/ceph/haproxy:2.3"),
        ("container_image_keepalived", "quay.io/ceph/keepalived:2.2.4"),
        ("container_image_nvmeof", "quay.io/ceph/nvmeof:1.7"),
        ("container_image_snmp_gateway", "docker.io/maxwo/snmp-notifier:v1.2.1"),
        ("container_image_elasticsearch", "quay.io/omrizeneva/elasticsearch:6.8.23"),
        ("container_image_jaeger_collector", "quay.io/jaegertracing/jaeger-collector:1.29"),
        ("container_image_jaeger_agent", "quay.io/jaegertracing/jaeger-agent:1.29"),
        ("container_image_jaeger_query", "quay.io/jaegertracing/jaeger-query:1.29"),
        ("container_image_samba", "quay.io/samba.org/samba-server:ceph20-centos-amd64"),
        ("container_image_samba_metrics", "quay.io/samba.org/samba-metrics:ceph20-centos-amd64"),
        ("container_image_nginx", "quay.io/ceph/nginx:sclorg-nginx-126"),
        ("container_image_oauth2_proxy", "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0"),
    ];

    /// <summary>As an ini file that an initial configuration may hold.</summary>
    public static string Text
    {
        get
        {
            var text = new StringBuilder("[mgr]\n");
            foreach (var (option, image) in All)
            {
                text.Append("mgr/cephadm/").Append(option).Append(" = ").Append(image).Append('\n');
            }
            return text.ToString().TrimEnd('\n');
        }
    }
}
