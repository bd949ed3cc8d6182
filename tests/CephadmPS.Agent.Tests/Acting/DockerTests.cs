using System.Text.RegularExpressions;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Observe.Daemons;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

/// <summary>
/// docker through the contract of its command line: every call is one that docker's own parser takes, and apart from what only one of
/// the engines has, containers are the same under both.
/// </summary>
public sealed partial class DockerTests : IDisposable
{
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    // Of `docker run --help`, as far as our forms may use it.
    private static readonly HashSet<string> Switches = ["--rm", "--privileged", "--init", "-i", "-t", "-d", "-it"];
    private static readonly HashSet<string> WithValue =
    [
        "--ipc", "--stop-signal", "--ulimit", "--net", "--network", "--entrypoint", "--group-add", "--cap-add", "--cap-drop", "--name", "-e", "--env", "-v", "--volume",
        "--mount", "--user", "-u", "--pids-limit", "--memory", "--memory-reservation", "--sysctl", "--log-driver", "--hostname", "--dns", "--security-opt", "--device",
        "--cpus", "--label", "--annotation", "--pid", "--uts", "--workdir", "--tmpfs", "--shm-size", "--cidfile", "--read-only", "--publish", "--add-host", "--env-file",
    ];

    private static readonly HashSet<string> Subcommands = ["run", "rm", "stop", "inspect", "image", "pull", "container", "ps", "exec", "stats", "login"];

    private readonly ActingHost docker = new();
    private readonly ActingHost podman = new();

    public DockerTests()
    {
        File.Delete(docker.PathOf("/usr/bin/podman"));
        docker.With("/usr/bin/docker", "");
        foreach (var host in new[] { docker, podman })
        {
            host.Programs.Images.Add(FormRequests.MetricsImage);
        }
    }

    public void Dispose()
    {
        docker.Dispose();
        podman.Dispose();
    }

    public static TheoryData<string> Cases => new(FormRequests.Cases.Concat(DeployTests.Types.Select(row => (string)row[1])));

    private static DeployRequest RequestOf(string name) => FormRequests.Cases.Contains(name) ? FormRequests.Of(name) : ActingHost.RequestOf(name, r =>
        r.Params.OsdFsid = name.StartsWith("osd.", StringComparison.Ordinal) ? "02d894cf-591c-4ffc-98e0-87d801ba5918" : null);

    private static async Task<string> DeployAsync(ActingHost host, string name)
    {
        var request = RequestOf(name);
        await new DeployVerb().RunAsync(request, host.Verb, CancellationToken.None);
        return request.Name;
    }

    private static List<string[]> RunLines(ActingHost host, string daemon, string engine) =>
    [
        .. Directory.EnumerateFiles(host.PathOf($"{Cluster}/{daemon}")).Where(path => Path.GetFileName(path) is "unit.run" or "unit.poststop" || path.EndsWith(".run", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(line => line.StartsWith($"/usr/bin/{engine} run ", StringComparison.Ordinal)).Select(Words),
    ];

    // As a shell splits it; our quoting knows single quotes and, for such a quote itself, double ones.
    private static string[] Words(string line) =>
        [.. Word().Matches(line).Select(match => string.Concat(Part().Matches(match.Value).Select(part => part.Value.Trim('\'', '"'))))];

    [GeneratedRegex("""(?:'[^']*'|"[^"]*"|[^\s'"]+)+""")]
    private static partial Regex Word();

    [GeneratedRegex("""'[^']*'|"[^"]*"|[^\s'"]+""")]
    private static partial Regex Part();

    /// <summary>Takes a run line apart as docker does: options until the first word that is none, which is the image.</summary>
    private static (List<string> Options, string Image, string[] Arguments) Parse(string[] line)
    {
        List<string> options = [];
        var at = 2;
        while (line[at].StartsWith('-'))
        {
            var name = line[at].Split('=')[0];
            if (Switches.Contains(line[at]))
            {
                options.Add(line[at++]);
                continue;
            }
            Assert.True(WithValue.Contains(name), $"docker run knows no '{line[at]}'");
            options.Add(line[at].Contains('=') && name.StartsWith("--", StringComparison.Ordinal) ? line[at] : $"{name}={line[++at]}");
            at++;
        }
        return (options, line[at], line[(at + 1)..]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_container_is_one_that_docker_can_run(string name)
    {
        var daemon = await DeployAsync(docker, name);
        var lines = RunLines(docker, daemon, "docker");
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var (options, image, _) = Parse(line);
            Assert.Contains("/", image);
            Assert.Contains("--ulimit=nofile=1048576", options);
            // The unit's process is the client, in the foreground.
            Assert.DoesNotContain("-d", options);
            Assert.DoesNotContain(options, option => option.StartsWith("--cidfile", StringComparison.Ordinal) || option.Contains("/etc/hosts:/etc/hosts", StringComparison.Ordinal));
        }
        foreach (var command in docker.Programs.Commands.Where(c => c.StartsWith("/usr/bin/docker ", StringComparison.Ordinal)))
        {
            Assert.Contains(command.Split(' ')[1], Subcommands);
        }
        Assert.DoesNotContain(docker.Programs.Commands, command => command.Contains("podman"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apart_from_what_only_one_of_them_has_containers_are_the_same(string name)
    {
        var daemon = await DeployAsync(docker, name);
        await DeployAsync(podman, name);
        Assert.Equal(
            RunLines(podman, daemon, "podman").Select(line => string.Join('\n', Common(line))),
            RunLines(docker, daemon, "docker").Select(line => string.Join('\n', Common(line))));
    }

    // Without the detachment of podman's containers, its hosts file, the host name that only its containers can share, docker's limit, and where a daemon logs to.
    private static IEnumerable<string> Common(string[] line)
    {
        var words = string.Join('\n', line[2..]);
        words = Detached().Replace(words, "\n");
        words = SharedHostName().Replace(words, "\n");
        words = words.Replace("-v\n/etc/hosts:/etc/hosts:ro\n", "").Replace("--ulimit\nnofile=1048576\n", "").Replace("-v\n/run/systemd/journal:/run/systemd/journal\n", "")
            .Replace("--default-log-to-journald=true\n--default-log-to-stderr=false", "LOG").Replace("--default-log-to-stderr=true\n--default-log-stderr-prefix=debug ", "LOG")
            .Replace("--default-mon-cluster-log-to-journald=true\n--default-mon-cluster-log-to-stderr=false", "CLUSTERLOG").Replace("--default-mon-cluster-log-to-stderr=true", "CLUSTERLOG");
        return words.Split('\n');
    }

    [GeneratedRegex(@"\n-d\n--log-driver\njournald\n--conmon-pidfile\n\S+\n--cidfile\n\S+\n(--cgroups=split\n)?")]
    private static partial Regex Detached();

    [GeneratedRegex(@"\n--uts=container:\S+\n")]
    private static partial Regex SharedHostName();

    [Fact]
    public async Task The_unit_waits_for_docker_and_watches_its_client()
    {
        await DeployAsync(docker, "mds.fs.host1.abcdef");
        var unit = docker.Read($"/etc/systemd/system/ceph-{TestHost.Fsid}@.service");
        Assert.Contains("Wants=docker.service", unit);
        Assert.Matches("After=.* docker.service", unit);
        Assert.DoesNotContain("Type=forking", unit);
        Assert.DoesNotContain("PIDFile", unit);
    }

    [Fact]
    public async Task Stopping_and_removing_go_through_docker_too()
    {
        await DeployAsync(docker, "mds.fs.host1.abcdef");
        Assert.Contains($"/usr/bin/docker stop ceph-{TestHost.Fsid}-mds-fs-host1-abcdef", docker.Read($"{Cluster}/mds.fs.host1.abcdef/unit.stop"));
        await new RemoveClusterVerb().RunAsync(new RemoveClusterRequest { Fsid = TestHost.Fsid, Force = true }, docker.Verb, CancellationToken.None);
        Assert.DoesNotContain(docker.Programs.Commands, command => command.Contains("podman"));
    }

    [Fact]
    public void Its_containers_and_images_are_read_as_docker_tells_them()
    {
        var container = Assert.Single(RunningContainers.ParseDocker("""
            [{"Id": "abc", "Name": "/ceph-x-mds-y", "Image": "sha256:f00", "Config": {"Image": "quay.io/ceph/ceph:v20"},
              "State": {"Pid": 42, "StartedAt": "2026-11-25T19:00:00.123456789Z"}}]
            """));
        Assert.Equal(("abc", "ceph-x-mds-y", "quay.io/ceph/ceph:v20", "f00", 42), (container.Id, container.Name, container.Image, container.ImageId, container.Pid));
        Assert.Equal("2026-11-25T19:00:00.123456Z", DaemonDirectory.TimeText(container.Started));
    }
}
