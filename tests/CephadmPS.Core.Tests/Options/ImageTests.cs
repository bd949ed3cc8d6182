using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.Tests.Planning;
using Xunit;

namespace CephadmPS.Core.Tests.Options;

public class ImageTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Tagged = "quay.io/ceph/ceph:v20";

    [Theory]
    [InlineData("quay.io/ceph/ceph:v20.2.4", "quay.io", "ceph/ceph", "v20.2.4", null)]
    [InlineData("quay.io/ceph/ceph@sha256:00", "quay.io", "ceph/ceph", null, "sha256:00")]
    [InlineData("quay.io/ceph/ceph:v20@sha256:00", "quay.io", "ceph/ceph", "v20", "sha256:00")]
    [InlineData("registry:5000/ceph", "registry:5000", "ceph", null, null)]
    [InlineData("127.0.0.1:5000/ceph/ceph:20", "127.0.0.1:5000", "ceph/ceph", "20", null)]
    [InlineData("localhost/ceph:20", "localhost", "ceph", "20", null)]
    [InlineData("ceph/grafana:12.3.1", null, "ceph/grafana", "12.3.1", null)]
    [InlineData("ceph", null, "ceph", null, null)]
    public void References_are_taken_apart_and_put_together(string text, string? registry, string repository, string? tag, string? digest)
    {
        var image = ImageReference.Parse(text);
        Assert.Equal((registry, repository, tag, digest), (image.Registry, image.Repository, image.Tag, image.Digest));
        Assert.Equal(text, image.ToString());
    }

    [Theory]
    [InlineData(Tagged, "quay.io/ceph/ceph@" + Digest)]
    [InlineData("quay.io/ceph/ceph@sha256:ff", "quay.io/ceph/ceph@sha256:ff")]
    [InlineData("mirror.example.com/ceph/ceph:v20", "mirror.example.com/ceph/ceph:v20")]
    [InlineData("localhost/ceph:20", "localhost/ceph:20")]
    public void A_tag_becomes_the_digest_of_its_own_repository(string image, string pinned) =>
        Assert.Equal(pinned, ImageReference.Parse(image).Pinned(["localhost/ceph@sha256:aa", "quay.io/other@sha256:bb", $"quay.io/ceph/ceph@{Digest}"]).ToString());

    [Fact]
    public void Of_several_digests_every_host_takes_the_same() =>
        Assert.Equal(
            ImageReference.Parse(Tagged).Pinned(["quay.io/ceph/ceph@sha256:bb", "quay.io/ceph/ceph@sha256:aa"]),
            ImageReference.Parse(Tagged).Pinned(["quay.io/ceph/ceph@sha256:aa", "quay.io/ceph/ceph@sha256:bb"]));

    [Theory]
    [InlineData("mon", "a", "global")]
    [InlineData("osd", "3", "osd.3")]
    [InlineData("osd", "30", "osd")]
    [InlineData("mds", "fs.h1.abc", "mds.fs")]
    [InlineData("mds", "fsother.h1", "global")]
    [InlineData("rgw", "zone.h1.xyz", "client.rgw")]
    [InlineData("crash", "h1", "client")]
    public void Cephs_own_daemons_take_the_most_special_setting(string type, string id, string section)
    {
        var settings = new[] { "global", "osd", "osd.3", "mds.fs", "client", "client.rgw" }.Select(who => new ConfigEntry(who, "container_image", who)).Append(new ConfigEntry("mon", "container_image", "masked", "host:a")).ToList();
        Assert.Equal(section, Images.CephImage(settings, type, id));
    }

    [Fact]
    public void Other_daemons_take_their_option_completed_by_the_registry()
    {
        var state = States.OfHosts(1);
        Assert.Equal("quay.io/prometheus/prometheus:v3.6.0", Images.For(state, "prometheus", "h1"));
        Assert.Equal("quay.io/ceph/nginx:sclorg-nginx-126", Images.For(state, "mgmt-gateway", "h1"));
        state = state with { Cluster = state.Cluster with { Options = state.Cluster.Options.With("default_registry", "mirror:5000").With("container_image_loki", "docker.io/grafana/loki:3") } };
        Assert.Equal("mirror:5000/prometheus/prometheus:v3.6.0", Images.For(state, "prometheus", "h1"));
        Assert.Equal("docker.io/grafana/loki:3", Images.For(state, "loki", "h1"));
    }

    [Fact]
    public void Every_type_with_an_image_option_names_one_that_there_is()
    {
        foreach (var type in ServiceTraits.All.SelectMany(traits => traits.DaemonTypes))
        {
            if (Images.OptionOf(type) is { } option)
            {
                Assert.NotEmpty(OrchestratorOptions.Find(option).Default);
            }
        }
    }

    [Fact]
    public void The_clusters_tag_is_pinned_once_a_host_has_told_its_digest_and_only_once()
    {
        var state = Cluster(Tagged);
        Assert.Equal(Tagged, Images.For(state, "mds", "x"));
        Assert.Empty(Pins(state));

        state = state.Seen("h1", seen => seen with { Daemons = [Mon(Tagged, [$"quay.io/ceph/ceph@{Digest}"])] });
        Assert.Equal($"quay.io/ceph/ceph@{Digest}", Images.For(state, "mds", "x"));
        var step = Assert.Single(Pins(state));
        Assert.Equal($"quay.io/ceph/ceph@{Digest}", step.Options["container_image"]);

        Assert.Empty(Pins(Cluster($"quay.io/ceph/ceph@{Digest}") with { Observations = state.Observations }));
        Assert.Empty(Pins(state with { Cluster = state.Cluster with { Options = state.Cluster.Options.With("use_repo_digest", "false") } }));
        Assert.Equal(Tagged, Images.For(state with { Cluster = state.Cluster with { Options = state.Cluster.Options.With("use_repo_digest", "false") } }, "mds", "x"));
    }

    [Fact]
    public void A_local_image_stays_as_it_is()
    {
        var state = Cluster("localhost/ceph:20").Seen("h1", seen => seen with { Daemons = [Mon("localhost/ceph:20", [$"localhost/ceph@{Digest}"])] });
        Assert.Equal("localhost/ceph:20", Images.For(state, "mds", "x"));
        Assert.Empty(Pins(state));
    }

    [Fact]
    public void A_wrong_setting_is_a_note()
    {
        var state = States.OfHosts(1);
        state = state with { Cluster = state.Cluster with { Options = OptionValues.From([new("mgr", "mgr/cephadm/container_init", "perhaps")]) } };
        var note = Assert.Single(Planner.Plan(state, 1).Notes, note => note.Code == "OptionInvalid");
        Assert.Contains("'perhaps'", note.Text);
    }

    private static IEnumerable<SetOptionsStep> Pins(ClusterState state) => Planner.Plan(state, 1).Steps.OfType<SetOptionsStep>().Where(step => step.Reason.Code == "TagPinned");

    private static ClusterState Cluster(string image)
    {
        var state = States.OfHosts(1);
        return state with { Cluster = state.Cluster with { ContainerImage = image, ImageSettings = [new ConfigEntry("global", "container_image", image)] } };
    }

    private static DaemonDescription Mon(string image, IReadOnlyList<string> digests) => new()
    {
        DaemonType = "mon",
        DaemonId = "h1",
        HostName = "h1",
        Status = DaemonStatus.Running,
        ContainerImageName = image,
        ContainerImageDigests = digests,
    };
}
