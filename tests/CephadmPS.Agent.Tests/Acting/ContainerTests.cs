using CephadmPS.Agent.Bootstrap;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Shell;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Units;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class ContainerTests : IDisposable
{
    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    private string Line(ContainerEngine engine, ContainerSpec spec) => string.Join(' ', new EngineCommand(engine, host.Context).Run(spec));

    private static ContainerEngine Podman(string version = "5.4.2") => new(EngineKind.Podman, "/usr/bin/podman", Version.Parse(version));

    private static ContainerEngine Docker => new(EngineKind.Docker, "/usr/bin/docker", new Version(0, 0));

    private static ContainerSpec Full => new()
    {
        Image = "i", EntryPoint = "e", Arguments = ["a"], Name = "n", EngineArguments = ["--form"], ExtraEngineArguments = ["--extra"],
        Environment = ["X=1"], Mounts = [new("/s", "/t:z")], Binds = [["type=bind", "src=/b"]], Privileged = true, AllowPtrace = true,
        MemoryRequest = 5, MemoryLimit = 10, Service = "u.service",
    };

    [Fact]
    public void Arguments_come_in_upstreams_order_for_podman()
    {
        host.With("/etc/ceph/podman-auth.json", "{}");
        Assert.Equal(
            "/usr/bin/podman run --rm --ipc=host --stop-signal=SIGTERM --authfile=/etc/ceph/podman-auth.json"
            + " -e POD_MEMORY_REQUEST=5 --memory-reservation 5 -e POD_MEMORY_LIMIT=10 --memory 10 --net=host --entrypoint e --privileged --group-add=disk --init --name n --form"
            + " -d --log-driver journald --conmon-pidfile /run/u.service-pid --cidfile /run/u.service-cid --cgroups=split --extra"
            + " -e CONTAINER_IMAGE=i -e NODE_NAME=host1 -e X=1 -v /s:/t:z -v /etc/hosts:/etc/hosts:ro --mount type=bind,src=/b i a",
            Line(Podman(), Full));
    }

    [Fact]
    public void Docker_stays_in_the_foreground_and_has_no_podman_arguments() => Assert.Equal(
        "/usr/bin/docker run --rm --ipc=host --stop-signal=SIGTERM --ulimit nofile=1048576"
        + " -e POD_MEMORY_REQUEST=5 --memory-reservation 5 -e POD_MEMORY_LIMIT=10 --memory 10 --net=host --entrypoint e --privileged --group-add=disk --init --name n --form --extra"
        + " -e CONTAINER_IMAGE=i -e NODE_NAME=host1 -e X=1 -v /s:/t:z --mount type=bind,src=/b i a",
        Line(Docker, Full));

    [Fact]
    public void Ptrace_is_asked_for_only_without_privileges()
    {
        Assert.DoesNotContain("SYS_PTRACE", Line(Podman(), Full));
        Assert.Contains("--cap-add=SYS_PTRACE", Line(Podman(), Full with { Privileged = false }));
    }

    [Theory]
    [InlineData("3.4.0", "--pids-limit=0")]
    [InlineData("3.4.1", "--pids-limit=-1")]
    public void Unlimited_processes_are_spelled_by_version(string version, string option) => Assert.Equal(option, Podman(version).UnlimitedPids);

    [Fact]
    public void An_old_podman_does_not_split_cgroups() => Assert.DoesNotContain("--cgroups=split", Line(Podman("2.0.5"), Full));

    [Theory]
    [InlineData("podman version 4.9.4-rhel\n", "4.9.4")]
    [InlineData("podman version 5.0.0-dev\n", "5.0.0")]
    [InlineData("gibberish", "0.0")]
    public void Versions_are_read(string text, string version) => Assert.Equal(Version.Parse(version), ContainerEngine.ParseVersion(text));

    [Fact]
    public async Task An_old_podman_is_refused()
    {
        host.Programs.Instead["--version"] = () => new(0, "podman version 1.6.4", "");
        Assert.Equal("ContainerEngineTooOld", (await Assert.ThrowsAsync<AgentException>(() => ContainerEngine.DetectAsync(host.Context))).Id);
    }

    [Fact]
    public async Task Docker_is_taken_where_there_is_no_podman()
    {
        File.Delete(host.PathOf("/usr/bin/podman"));
        host.With("/usr/bin/docker", "");
        Assert.Equal("/usr/bin/docker", (await ContainerEngine.DetectAsync(host.Context)).Path);
    }

    [Fact]
    public void The_unit_of_a_docker_host_has_no_pid_file()
    {
        var unit = UnitFiles.Template(TestHost.Fsid, "/var/lib/ceph", Docker);
        Assert.Contains("Wants=docker.service", unit);
        Assert.DoesNotContain("Type=forking", unit);
        Assert.DoesNotContain("Delegate", unit);
    }

    [Fact]
    public async Task An_image_is_described()
    {
        var image = await new InspectImageVerb().RunAsync(new ImageRequest { Image = FakePrograms.Image, CephVersion = true }, host.Verb, CancellationToken.None);
        Assert.Equal(FakePrograms.ImageId, image.ImageId);
        Assert.Equal(["quay.io/ceph/ceph@sha256:1234"], image.RepoDigests);
        Assert.Equal("ceph version 20.2.4 (abc) tentacle (stable)", image.CephVersion);
    }

    [Fact]
    public async Task A_registry_that_refuses_the_login_is_told()
    {
        host.Programs.Instead[" pull "] = () => new(125, "", "Error: unauthorized: access to the requested resource is not authorized");
        Assert.Equal("RegistryRefused", (await Assert.ThrowsAsync<AgentException>(() => PullAsync("r/x"))).Id);
    }

    [Theory]
    [InlineData("quay.io/ceph/ceph:v20", true, 1)]
    [InlineData("quay.io/ceph/ceph:v20", false, 0)]
    [InlineData("localhost/ceph:20.2.4", true, 0)]
    [InlineData("quay.io/ceph/ceph@sha256:0123", true, 0)]
    public async Task The_registry_is_asked_for_an_image_that_is_here_only_where_its_tag_may_have_moved(string image, bool newest, int pulls)
    {
        host.Programs.Instead[" image inspect "] = () => new(0, "sha256:1,[]\n", "");
        host.Programs.Instead[" pull "] = () => new(125, "", "Error: connection refused");

        var found = await new ImageStore(host.Context, Podman()).GetOrPullAsync(image, _ => { }, default, newest: newest);

        // One that cannot be asked leaves the image as it is.
        Assert.Equal("1", found.ImageId);
        Assert.Equal(pulls, host.Programs.Commands.Count(command => command.Contains(" pull ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pull_that_fails_for_the_moment_is_tried_again()
    {
        var tries = 0;
        host.Programs.Instead[" pull "] = () =>
        {
            host.Programs.Images.Add("r/x");
            return ++tries == 1 ? new(125, "", "net/http: TLS handshake timeout") : new(0, "", "");
        };
        Assert.Equal(FakePrograms.ImageId, (await PullAsync("r/x")).ImageId);
        Assert.Equal(2, tries);
    }

    [Theory]
    [InlineData("--privileged")]
    [InlineData("")]
    [InlineData("a b")]
    public async Task What_is_no_image_reference_never_reaches_the_engine(string image)
    {
        Assert.Equal("InvalidImage", (await Assert.ThrowsAsync<AgentException>(() => PullAsync(image))).Id);
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("pull") || command.Contains("inspect"));
    }

    private Task<ImageInfo> PullAsync(string image) => new PullVerb().RunAsync(new ImageRequest { Image = image }, host.Verb, CancellationToken.None);

    [Theory]
    [InlineData("plain-1.2:/x", "plain-1.2:/x")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\"'\"'s'")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("", "''")]
    public void Words_are_quoted_for_the_shell(string word, string quoted) => Assert.Equal(quoted, ScriptWriter.Quote(word));

    [Theory]
    [InlineData("10.0.0.1", "[v2:10.0.0.1:3300,v1:10.0.0.1:6789]", "[v2:10.0.0.1:3300/0,v1:10.0.0.1:6789/0]")]
    [InlineData("fd00::1", "[v2:[fd00::1]:3300,v1:[fd00::1]:6789]", "[v2:[fd00::1]:3300/0,v1:[fd00::1]:6789/0]")]
    [InlineData("[v2:10.0.0.1:40000]", "[v2:10.0.0.1:40000]", "[v2:10.0.0.1:40000/0]")]
    [InlineData("[v2:[fd00::1]:3300,v1:[fd00::1]:6789]", "[v2:[fd00::1]:3300,v1:[fd00::1]:6789]", "[v2:[fd00::1]:3300/0,v1:[fd00::1]:6789/0]")]
    public void Mon_addresses_are_read(string text, string vector, string monHost)
    {
        var address = MonAddress.Parse(text);
        Assert.Equal((vector, monHost), (address.Vector, address.MonHost));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host1")]
    [InlineData("10.0.0.1:3300")]
    [InlineData("[v2:10.0.0.1:3300,v1:10.0.0.2:6789]")]
    [InlineData("[v2:10.0.0.1:99999]")]
    [InlineData("[]")]
    public void Other_mon_addresses_are_refused(string text) =>
        Assert.Equal("InvalidMonAddress", Assert.Throws<AgentException>(() => MonAddress.Parse(text)).Id);

    [Fact]
    public void Options_of_a_config_are_the_same_however_they_are_spelled()
    {
        var config = CephConfig.Parse("; note\n[global]\nosd pool-default size = 2\n[osd]\nx = a = b\n");
        Assert.Equal("2", config.Get("global", "osd_pool_default_size"));
        Assert.Equal("a = b", config.Get("osd", "x"));
        config.SetDefault("osd", "osd_pool_default_size", "3");
        Assert.Null(config.Get("osd", "osd_pool_default_size"));
        Assert.Equal("[global]\n\tosd_pool_default_size = 2\n[osd]\n\tx = a = b\n", config.ToString());
    }

    [Fact]
    public async Task A_shell_has_config_and_keyring_of_the_only_cluster()
    {
        var cluster = $"/var/lib/ceph/{TestHost.Fsid}";
        host.With($"{cluster}/mon.host1/unit.image", "i\n");
        host.With($"{cluster}/mon.host1/config", "");
        host.With($"{cluster}/config/ceph.client.admin.keyring", "");
        var line = string.Join(' ', await new ShellCommand(host.Context).LineAsync(new ShellOptions { Command = ["ceph", "-s"], Mounts = ["/tmp/x"] }, CancellationToken.None));
        Assert.Equal(
            "/usr/bin/podman run --rm --ipc=host --net=host --privileged --group-add=disk --init -i -e CONTAINER_IMAGE=i -e NODE_NAME=host1"
            + $" -v /var/run/ceph/{TestHost.Fsid}:/var/run/ceph:z -v /var/log/ceph/{TestHost.Fsid}:/var/log/ceph:z -v {cluster}/crash:/var/lib/ceph/crash:z"
            + $" -v /run/systemd/journal:/run/systemd/journal -v {cluster}/mon.host1/config:/etc/ceph/ceph.conf:z"
            + $" -v {cluster}/config/ceph.client.admin.keyring:/etc/ceph/ceph.keyring:z -v /tmp/x:/mnt/x -v /etc/hosts:/etc/hosts:ro --entrypoint ceph i -s",
            line);
    }

    [Fact]
    public async Task A_shell_on_a_host_of_two_clusters_asks_which()
    {
        host.With($"/var/lib/ceph/{TestHost.Fsid}/mon.a/config", "");
        host.With($"/var/lib/ceph/{TestHost.OtherFsid}/mon.a/config", "");
        Assert.Equal("FsidNeeded", (await Assert.ThrowsAsync<AgentException>(() => new ShellCommand(host.Context).LineAsync(new ShellOptions(), CancellationToken.None))).Id);
    }
}
