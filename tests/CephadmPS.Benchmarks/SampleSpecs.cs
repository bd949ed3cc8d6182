using System.Text;

namespace CephadmPS.Benchmarks;

/// <summary>Spec files as operators write them.</summary>
internal static class SampleSpecs
{
    private static readonly string[] Kinds =
    [
        """
        service_type: rgw
        service_id: realm.zone{0}
        placement:
          label: rgw
          count_per_host: 2
        networks:
        - 192.168.0.0/16
        spec:
          rgw_realm: realm
          rgw_zone: zone{0}
          rgw_frontend_port: 8080
          ssl: no

        """,
        """
        service_type: osd
        service_id: hdds{0}
        placement:
          host_pattern: 'osd[0-9]*'
        spec:
          data_devices:
            rotational: 1
            size: 4TB:12TB
          db_devices:
            model: MZ7KM
            limit: 2
          encrypted: true
          osds_per_device: 1

        """,
        """
        service_type: mds
        service_id: fs{0}
        placement:
          hosts:
          - host1
          - host2.example.com
          - host3
          count: 2
        unmanaged: false
        config:
          mds_cache_memory_limit: 8589934592
        extra_container_args:
        - --cpus 8

        """,
        """
        service_type: ingress
        service_id: rgw.realm{0}
        placement:
          label: ingress
        spec:
          backend_service: rgw.realm.zone{0}
          virtual_ip: 10.1.2.3/24
          frontend_port: 443
          monitor_port: 1967
          first_virtual_router_id: 0x32

        """,
    ];

    /// <summary>So many services of four types in turn, one document each.</summary>
    public static string Yaml(int services)
    {
        var text = new StringBuilder();
        for (int i = 0; i < services; i++)
        {
            text.Append("---\n").AppendFormat(null, Kinds[i % Kinds.Length], i);
        }
        return text.ToString();
    }
}
