using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using Xunit;

namespace CephadmPS.Core.Tests.Specs;

public class SpecFileTests
{
    [Fact]
    public void A_file_of_hosts_and_services_is_read_in_its_order()
    {
        var file = SpecFile.ParseValid("""
            service_type: host
            hostname: host1
            addr: 10.0.0.1
            labels: [mon, _admin]
            ---
            - service_type: mon
              placement: {count: 3}
            - service_type: rgw
              service_id: a
              spec: {rgw_frontend_port: 010000, ssl: on}
            ---
            """);

        Assert.Equal(["mon", "_admin"], Assert.Single(file.Hosts).Labels);
        Assert.Equal(["mon", "rgw.a"], file.Services.Select(s => s.ServiceName));
        var rgw = Assert.IsType<RgwSpec>(file.Services[1]);
        Assert.Equal(4096, rgw.FrontendPort);
        Assert.True(rgw.Ssl);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_each_with_its_line_field_value_and_suggestion()
    {
        var file = SpecFile.Parse("""
            service_type: rgw
            service_id: a
            spec:
              rgw_frontend_prot: 80
              rgw_realm: r
            ---
            service_type: ingres
            ---
            service_type: mon
            placement:
              count: 0
              label: mon
              hosts: [bad_host]
            """, "cluster.yaml");

        Assert.Collection(
            file.Errors,
            e => Assert.Equal((1, 1, "rgw_zone", "rgw-realm-zone"), (e.Document, e.Line, e.Field, e.Rule)),
            e => Assert.Equal((1, 4, "rgw_frontend_prot", "80", "unknown-field", "rgw_frontend_port"), (e.Document, e.Line, e.Field, e.Value, e.Rule, e.Suggestion)),
            e => Assert.Equal((2, 7, "service_type", "ingres", "service-type-unknown", "ingress"), (e.Document, e.Line, e.Field, e.Value, e.Rule, e.Suggestion)),
            e => Assert.Equal((3, 11, "placement.count", "0", "count-positive"), (e.Document, e.Line, e.Field, e.Value, e.Rule)),
            e => Assert.Equal((3, 12, "placement", "hosts-or-label"), (e.Document, e.Line, e.Field, e.Rule)),
            e => Assert.Equal((3, 13, "placement.hosts", "host-name"), (e.Document, e.Line, e.Field, e.Rule)));
        Assert.Equal(
            "cluster.yaml:4 (document 1): rgw_frontend_prot = 80: A service of type rgw has no such field. [unknown-field] Did you mean 'rgw_frontend_port'?",
            file.Errors[1].ToString());
    }

    [Fact]
    public void The_throwing_form_carries_every_error_in_its_details()
    {
        var error = Assert.Throws<CephadmException>(() => SpecFile.ParseValid("service_type: iscsi\nbogus: 1\n", "a.yaml"));

        Assert.Equal(("SpecInvalid", ErrorKind.InvalidInput, "a.yaml"), (error.Id, error.Kind, error.Target));
        Assert.Equal(3, error.Details.Count);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public void A_service_or_host_that_stands_twice_is_an_error()
    {
        var file = SpecFile.Parse("""
            service_type: mgr
            ---
            service_type: mgr
            placement: {count: 2}
            ---
            {service_type: host, hostname: a}
            ---
            {service_type: host, hostname: a}
            """);

        Assert.Equal([("twice", 3), ("twice", 8)], file.Errors.Select(e => (e.Rule, e.Line)));
    }

    [Fact]
    public void What_stands_before_a_syntax_error_is_still_checked()
    {
        var file = SpecFile.Parse("service_type: nfs\n---\nservice_type: [\n");

        Assert.Equal(["service-id-missing", "syntax"], file.Errors.Select(e => e.Rule));
    }

    [Fact]
    public void Secrets_never_stand_in_a_message()
    {
        var file = SpecFile.Parse("""
            service_type: oauth2-proxy
            spec:
              client_secret: [hunter2]
              cookie_secret: hunter2
              oidc_issuer_url: x
            ---
            service_type: iscsi
            service_id: a
            spec: {api_password: [hunter2], pool: ""}
            ---
            service_type: container
            service_id: a
            custom_configs: [{mount_path: 5, content: hunter2, z: hunter2}]
            ---
            service_type: mgr
            pw: hunter2
            spec: [{password: hunter2}]
            ---
            {service_type: host, hostname: a, oob: {username: u, passwort: hunter2, password: [hunter2]}}
            """);

        Assert.NotEmpty(file.Errors);
        Assert.NotEmpty(file.Warnings);
        Assert.DoesNotContain("hunter2", string.Concat(file.Errors.Concat(file.Warnings)));
    }

    [Fact]
    public void Jaeger_tracing_stands_for_its_four_services()
    {
        var file = SpecFile.ParseValid("service_type: jaeger-tracing\nplacement: {label: x}\nspec: {without_query: true}\n");

        Assert.Equal(["elasticsearch", "jaeger-collector", "jaeger-agent"], file.Services.Select(s => s.ServiceName));
        Assert.Equal("x", file.Services[1].Placement.Label);
        Assert.True(file.Services[0].Placement.IsEmpty);
    }

    [Fact]
    public void An_alias_bomb_is_refused_quickly()
    {
        var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(
            "bcdefghijk".Zip("abcdefghij", (name, of) => $"{name}: &{name} [*{of}, *{of}, *{of}, *{of}, *{of}, *{of}, *{of}, *{of}, *{of}]\n"));

        Assert.Equal("syntax", Assert.Single(SpecFile.Parse(text).Errors).Rule);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_crash()
    {
        Assert.Equal("syntax", Assert.Single(SpecFile.Parse(new string('[', 100_000)).Errors).Rule);
        Assert.Equal("syntax", Assert.Single(SpecFile.Parse(new string('[', 100_000), "a.json").Errors).Rule);
    }

    [Fact]
    public void A_key_written_twice_warns()
    {
        var file = SpecFile.Parse("service_type: mon\nunmanaged: true\nunmanaged: false\n");

        Assert.True(file.IsValid);
        Assert.Equal(3, Assert.Single(file.Warnings).Line);
        Assert.False(file.Services[0].Unmanaged);
    }

    [Fact]
    public void An_osd_spec_without_id_cannot_be_applied() =>
        Assert.Equal("service-id-missing", Assert.Single(SpecFile.Parse("service_type: osd\nplacement: {host_pattern: '*'}\nspec: {data_devices: {all: true}}\n").Errors).Rule);

    [Fact]
    public void Tuned_profiles_need_settings_and_no_counts()
    {
        var file = SpecFile.ParseTunedProfiles("""
            profile_name: net
            settings: {net.ipv4.tcp_tw_reuse: 1}
            ---
            profile_name: bad
            placement: {count: 2}
            """);

        Assert.Equal("1", Assert.Single(file.TunedProfiles).Settings["net.ipv4.tcp_tw_reuse"]);
        Assert.Equal(["profile-count", "profile-settings"], file.Errors.Select(e => e.Rule).Order());
    }
}
