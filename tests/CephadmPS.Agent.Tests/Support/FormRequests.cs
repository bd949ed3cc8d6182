using System.Text.Json;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>Deploy requests of the types that are not Ceph's own, as they come over the wire.</summary>
internal static class FormRequests
{
    public const string MetricsImage = "quay.io/samba.org/samba-metrics:latest";

    private const string Ceph = "\"config\": \"[global]\", \"keyring\": \"[x] key = SECRET\"";

    private static readonly Dictionary<string, (string Name, string Blobs, string Params, string Meta)> ByCase = new()
    {
        ["prometheus"] = ("prometheus.host1", """
            "retention_time": "20d", "retention_size": "10GB", "web_config": "/etc/prometheus/web.yml",
            "files": {"prometheus.yml": "p", "web.yml": "w", "/etc/prometheus/alerting/ceph_alerts.yml": "a"}
            """, "\"tcp_ports\": [9095]", ""),
        ["alertmanager"] = ("alertmanager.host1", """
            "peers": ["host2:9094", "host3:9094"], "use_url_prefix": true, "files": {"alertmanager.yml": "a"}
            """, "\"tcp_ports\": [9093, 9094]", "\"ip\": \"fd00::11\""),
        ["grafana"] = ("grafana.host1", """
            "files": {"grafana.ini": "g", "provisioning/datasources/ceph-dashboard.yml": "d", "certs/cert_file": "c", "certs/cert_key": "SECRET",
                      "/etc/grafana/provisioning/dashboards/hosts.json": "{}"}
            """, "\"tcp_ports\": [3000]", ""),
        ["node-exporter"] = ("node-exporter.host1", "\"files\": {\"web.yml\": \"w\"}, \"web_config\": \"/etc/node-exporter/web.yml\"", "\"tcp_ports\": [9101]", ""),
        ["loki"] = ("loki.host1", "\"files\": {\"loki.yml\": \"l\"}", "\"tcp_ports\": [3100]", ""),
        ["promtail"] = ("promtail.host1", "\"files\": {\"promtail.yml\": \"p\"}", "\"tcp_ports\": [9080]", ""),
        ["snmp-gateway"] = ("snmp-gateway.host1", """
            "destination": "10.0.0.9:162", "snmp_version": "V3", "snmp_v3_engine_id": "8000C53F00000000", "snmp_v3_auth_protocol": "SHA",
            "snmp_v3_auth_username": "user", "snmp_v3_auth_password": "SECRET", "snmp_v3_priv_protocol": "AES", "snmp_v3_priv_password": "SECRET2"
            """, "\"tcp_ports\": [9464]", ""),
        ["haproxy"] = ("haproxy.rgw.host1.abcdef", "\"files\": {\"haproxy.cfg\": \"h\", \"haproxy.pem\": \"SECRET\"}", "\"tcp_ports\": [8080, 1967]", ""),
        ["keepalived"] = ("keepalived.rgw.host1.abcdef", "\"files\": {\"keepalived.conf\": \"k\"}", "", ""),
        ["mgmt-gateway"] = ("mgmt-gateway.host1", """
            "files": {"nginx.conf": "n", "nginx_external_server.conf": "e", "nginx_internal_server.conf": "i", "nginx_internal.crt": "c",
                      "nginx_internal.key": "SECRET", "nginx.crt": "c", "nginx.key": "SECRET", "ca.crt": "a"}
            """, "\"tcp_ports\": [443]", ""),
        ["oauth2-proxy"] = ("oauth2-proxy.host1", """
            "files": {"oauth2-proxy.conf": "SECRET", "oauth2-proxy.crt": "c", "oauth2-proxy.key": "SECRET"}
            """, "\"tcp_ports\": [4180]", ""),
        ["nfs"] = ("nfs.share.0.0.host1.abcdef", $$"""
            {{Ceph}}, "pool": ".nfs", "namespace": "share", "userid": "nfs.share.0.0.host1.abcdef", "extra_args": ["-N", "NIV_EVENT"],
            "files": {"ganesha.conf": "g", "idmap.conf": "i"}, "rgw": {"cluster": "ceph", "user": "nfs.share-rgw", "keyring": "SECRET"}
            """, "", "\"rank\": 0, \"rank_generation\": 0"),
        ["iscsi"] = ("iscsi.pool.host1.abcdef", Ceph + ", \"files\": {\"iscsi-gateway.cfg\": \"SECRET\"}", "\"tcp_ports\": [5000]", ""),
        ["nvmeof"] = ("nvmeof.pool.host1.abcdef", Ceph + """
            , "files": {"ceph-nvmeof.conf": "n", "spdk_huge_pages": "2048", "enable_dsa_acceleration": "True", "server_cert": "c",
                        "server_key": "SECRET", "encryption_key": "SECRET"}
            """, "\"tcp_ports\": [5500, 4420, 8009, 10008]", ""),
        ["rbd-mirror"] = ("rbd-mirror.host1.abcdef", Ceph, "", ""),
        ["cephfs-mirror"] = ("cephfs-mirror.host1.abcdef", Ceph, "", ""),
        ["ceph-exporter"] = ("ceph-exporter.host1", Ceph + """
            , "prio-limit": 7, "https_enabled": true, "files": {"ceph-exporter.crt": "c", "ceph-exporter.key": "SECRET"}
            """, "\"tcp_ports\": [9926]", ""),
        ["elasticsearch"] = ("elasticsearch.host1", "", "\"tcp_ports\": [9200]", ""),
        ["jaeger-agent"] = ("jaeger-agent.host1", "\"collector_nodes\": \"host1:14250,host2:14250\"", "\"tcp_ports\": [6799]", ""),
        ["jaeger-collector"] = ("jaeger-collector.host1", "\"elasticsearch_nodes\": \"http://host1:9200\"", "\"tcp_ports\": [14250]", ""),
        ["jaeger-query"] = ("jaeger-query.host1", "\"elasticsearch_nodes\": \"http://host1:9200\"", "\"tcp_ports\": [16686]", ""),
        ["node-proxy"] = ("node-proxy.host1", "\"files\": {\"node-proxy.json\": \"SECRET\"}", "\"tcp_ports\": [9456]", ""),
        ["container"] = ("container.web.host1", """
            "entrypoint": "/bin/web", "uid": 33, "gid": 34, "args": ["-v", "two words"], "envs": ["A=1"], "privileged": true, "ports": [8443],
            "dirs": ["/data", "conf.d"], "files": {"conf.d/web.conf": "w"}, "volume_mounts": {"data": "/data:z", "/etc/localtime": "/etc/localtime:ro"},
            "bind_mounts": [["type=bind", "source=conf.d", "destination=/etc/web", "ro=true"]]
            """, """
            "tcp_ports": [8080], "init_containers": [{"entrypoint": "/bin/prepare", "entrypoint_args": ["--all"], "volume_mounts": {"data": "/data"}},
            {"image": "quay.io/ceph/ceph:v20", "entrypoint": "/bin/true", "privileged": true}]
            """, "\"memory_request\": 1073741824, \"memory_limit\": 2147483648"),
        ["smb"] = ("smb.one.host1.abcdef", Ceph + $$"""
            , "cluster_id": "one", "features": ["domain", "remote-control"], "config_uri": "mem:one", "join_sources": ["rados:mon-config-key:smb/one/join"],
            "user_sources": ["rados:one/users"], "custom_dns": ["10.0.0.53"], "config_auth_entity": "client.smb.config.one",
            "metrics_image": "{{MetricsImage}}", "service_ports": {"smb": 4455, "smbmetrics": 9922}, "bind_networks": ["192.168.7.0/24"],
            "files": {"remote_control.crt": "c", "remote_control.key": "SECRET"}
            """, "", ""),
        ["smb-clustered"] = ("smb.two.0.1.host1.abcdef", Ceph + """
            , "cluster_id": "two", "features": ["clustered"], "config_uri": "rados://.smb/two/config.smb", "virtual_hostname": "two",
            "cluster_meta_uri": "rados://.smb/two/cluster.meta.json", "cluster_lock_uri": "rados://.smb/two/cluster.meta.lock",
            "cluster_public_addrs": [{"address": "192.168.7.99/24", "destinations": ["192.168.7.0/24", "172.16.0.0/24"]}],
            "service_ports": {"ctdb": 4380}, "bind_networks": ["10.0.0.0/24"]
            """, "", "\"rank\": 0, \"rank_generation\": 1"),
    };

    /// <summary>The names of the requests: the daemon types, some with a variant.</summary>
    public static IEnumerable<string> Cases => ByCase.Keys;

    /// <summary>A request read from its JSON, as the agent reads it.</summary>
    public static DeployRequest Of(string name, Action<DeployRequest>? change = null)
    {
        var (daemon, blobs, parameters, meta) = ByCase[name];
        var request = JsonSerializer.Deserialize($$"""
            {"fsid": "{{TestHost.Fsid}}", "name": "{{daemon}}", "image": "{{FakePrograms.Image}}", "params": { {{parameters}} },
             "meta": {"service_name": "service", "config_digest": "digest-1"{{(meta.Length > 0 ? ", " : "")}}{{meta}}}, "config_blobs": { {{blobs}} } }
            """, AgentJson.Default.DeployRequest)!;
        change?.Invoke(request);
        return request;
    }
}
