using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Types;
using Xunit;

namespace CephadmPS.Core.Tests.Specs;

public class TypedSpecTests
{
    [Fact]
    public void Every_service_type_has_a_schema_and_makes_a_spec_of_its_own_type() =>
        Assert.All(ServiceTypes.All, type => Assert.Equal(type, ServiceSchema.For(type).Create("a").ServiceType));

    [Fact]
    public void Specs_made_in_code_equal_specs_that_were_read()
    {
        var made = new IngressSpec("rgw.a") { BackendService = "rgw.a", FrontendPort = 443, MonitorPort = 1967, SingleVirtualIp = "10.0.0.1/24" };
        var read = Assert.Single(SpecFile.ParseValid("service_name: ingress.rgw.a\nbackend_service: rgw.a\nfrontend_port: 0x1BB\nspec: {monitor_port: 1967, virtual_ip: 10.0.0.1/24}\n").Services);

        Assert.Equal(made, read);
        Assert.Equal([443, 1967], read.PortStart);
        Assert.Equal("10.0.0.1/24", read.VirtualIp);
    }

    [Fact]
    public void Another_placement_changes_nothing_else()
    {
        var spec = new MonSpec { Unmanaged = true, ExtraContainerArgs = [new ArgumentSpec("--a")] };
        var moved = spec.WithPlacement(new PlacementSpec { Count = 3 });

        Assert.IsType<MonSpec>(moved);
        Assert.Equal(3, moved.Placement.Count);
        Assert.NotEqual(spec, moved);
        Assert.Equal(spec, moved.WithPlacement(PlacementSpec.Empty));
    }

    [Fact]
    public void A_cookie_secret_is_made_once()
    {
        var spec = (OAuth2ProxySpec)SpecFile.ParseValid("""
            service_type: oauth2-proxy
            spec: {provider_display_name: p, client_id: c, client_secret: s, oidc_issuer_url: 'https://i.example.com'}
            """).Services[0];
        var first = spec.WithCookieSecret();

        Assert.Equal(44, first.CookieSecret!.Length);
        Assert.NotEqual(first.CookieSecret, spec.WithCookieSecret().CookieSecret);
        Assert.Same(first, first.WithCookieSecret());
        Assert.Equal(first, ServiceSpec.FromNode(first.ToNode()));
    }

    [Theory]
    [InlineData("mon", "count:5")]
    [InlineData("mgr", "count:2")]
    [InlineData("grafana", "count:1")]
    [InlineData("crash", "*")]
    [InlineData("osd", null)]
    [InlineData("agent", null)]
    public void Types_have_their_default_placements(string type, string? placement) =>
        Assert.Equal(placement, ServiceTypes.DefaultPlacement(type)?.ToString());

    [Fact]
    public void Numbers_and_words_that_must_be_text_are_taken_as_they_were_written()
    {
        var file = SpecFile.ParseValid("""
            service_type: nfs
            service_id: 1.10
            placement: {label: 007}
            ---
            service_type: mgmt-gateway
            spec: {ssl_stapling: off}
            """);

        Assert.Equal("nfs.1.10", file.Services[0].ServiceName);
        Assert.Equal("007", file.Services[0].Placement.Label);
        Assert.Equal("off", file.Services[1].Text("ssl_stapling"));
    }

    [Fact]
    public void A_value_of_another_kind_is_kept_and_warned_of()
    {
        var file = SpecFile.Parse("service_type: loki\nspec: {port: [1]}\n");

        Assert.True(file.IsValid);
        Assert.Equal("field-kind", Assert.Single(file.Warnings).Rule);
        Assert.Equal(3100, ((MonitoringSpec)file.Services[0]).Port);
        Assert.Contains("- 1", file.Services[0].ToYaml());
    }
}
