using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;
using Xunit;

namespace CephadmPS.Core.Tests.Specs;

/// <summary>What upstream forgets when it saves a spec, we keep; what it would forget can be asked.</summary>
public class LosslessExportTests
{
    [Theory]
    [InlineData("{service_type: mgmt-gateway, spec: {ssl: false}}", "ssl")]
    [InlineData("{service_type: mgmt-gateway, unmanaged: true}", "unmanaged")]
    [InlineData("{service_type: nvmeof, service_id: a, spec: {pool: p, verify_keys: false}}", "verify_keys")]
    [InlineData("{service_type: nvmeof, service_id: a, spec: {pool: p, state_update_interval_sec: 0}}", "state_update_interval_sec")]
    [InlineData("{service_type: rgw, service_id: a, spec: {rgw_exit_timeout_secs: 0}}", "rgw_exit_timeout_secs")]
    [InlineData("{service_type: ceph-exporter, spec: {prio_limit: 0}}", "prio_limit")]
    [InlineData("{service_type: container, service_id: a, spec: {image: i, uid: 0}}", "uid")]
    [InlineData("{service_type: iscsi, service_id: a, spec: {pool: p, api_user: ''}}", "api_user")]
    [InlineData("{service_type: ingress, service_id: a, spec: {backend_service: b, frontend_port: 1, monitor_port: 2, virtual_ip: 10.0.0.1, enable_stats: true}}", "enable_stats")]
    [InlineData("{service_type: osd, service_id: a, placement: {label: x}, spec: {data_devices: {actuators: 2}}}", "data_devices")]
    [InlineData("{service_type: osd, service_id: a, placement: {label: x}, spec: {data_devices: {paths: [{path: /dev/sda, crush_device_class: ssd}]}}}", "data_devices")]
    public void What_upstream_forgets_is_kept(string text, string field)
    {
        var spec = Assert.Single(SpecFile.ParseValid(text).Services);

        Assert.Equal([field], spec.ForgottenByCeph());
        Assert.Equal(spec, Assert.Single(SpecFile.ParseValid(spec.ToYaml()).Services));
        Assert.Equal(spec, ServiceSpec.FromNode(JsonNodes.Parse(spec.ToJson())));
    }

    [Fact]
    public void Nothing_is_forgotten_of_an_ordinary_spec() =>
        Assert.Empty(Assert.Single(SpecFile.ParseValid("{service_type: rgw, service_id: a, spec: {ssl: true}}").Services).ForgottenByCeph());

    [Fact]
    public void Export_has_the_layout_of_upstream()
    {
        var spec = new RgwSpec("realm.zone")
        {
            Placement = PlacementSpec.Parse("2 label:rgw"),
            Networks = ["10.0.0.0/8"],
            FrontendPort = 8080,
            ExtraContainerArgs = [new ArgumentSpec("--cpus 2"), new ArgumentSpec("-v /a b:/c", Split: false, WasText: false)],
            CustomConfigs = [new CustomConfig("/etc/x.conf", "a\nb\n")],
        };

        Assert.Equal(
            """
            service_type: rgw
            service_id: realm.zone
            service_name: rgw.realm.zone
            placement:
              count: 2
              label: rgw
            networks:
            - 10.0.0.0/8
            extra_container_args:
            - --cpus 2
            - argument: -v /a b:/c
              split: false
            custom_configs:
            - content: 'a

                b

                '
              mount_path: /etc/x.conf
            spec:
              rgw_exit_timeout_secs: 120
              rgw_frontend_port: 8080

            """.ReplaceLineEndings("\n"),
            spec.ToYaml());
    }
}
