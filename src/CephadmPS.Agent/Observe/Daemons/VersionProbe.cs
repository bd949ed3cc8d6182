using System.Text.RegularExpressions;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>How to learn the version of a daemon from its running container, as upstream's probes do.</summary>
/// <param name="Name">Names the probe; daemon types of one image share it.</param>
/// <param name="Version">Finds the version in what a command prints.</param>
/// <param name="Commands">Run inside the container, until one succeeds: images differ in how they name a program.</param>
internal sealed partial record VersionProbe(string Name, Regex Version, params string[][] Commands)
{
    private static readonly string[] CephTypes = ["mon", "mgr", "osd", "mds", "rgw", "rbd-mirror", "cephfs-mirror", "crash", "ceph-exporter", "node-proxy"];

    private static readonly string[] PythonPackage =
        ["/usr/bin/python3", "-c", "from importlib.metadata import version; print(version('ceph_iscsi'))"];

    /// <summary>Label of the image that bears the version, where no program of it tells; null: a command does.</summary>
    public string? Label { get; init; }

    /// <summary>The probe for a daemon type; null when its version cannot be told (custom containers).</summary>
    public static VersionProbe? Of(string daemonType) => daemonType switch
    {
        _ when CephTypes.Contains(daemonType) => new("ceph", CephText(), ["ceph", "-v"]),
        "prometheus" or "loki" or "promtail" => new(daemonType, ThirdWord(), [daemonType, "--version"]),
        "alertmanager" => new(daemonType, ThirdWord(), ["alertmanager", "--version"], ["prometheus-alertmanager", "--version"]),
        "node-exporter" => new(daemonType, ThirdWord(), ["node_exporter", "--version"], ["prometheus-node-exporter", "--version"]),
        // Upstream asks its web page, which whoever has the port may answer.
        "snmp-gateway" => new(daemonType, ThirdWord(), ["snmp_notifier", "--version"]),
        "grafana" => new(daemonType, AnyVersion(), ["grafana", "server", "-v"], ["grafana-server", "-v"]),
        "haproxy" => new(daemonType, AnyVersion(), ["haproxy", "-v"]),
        "keepalived" => new(daemonType, AnyVersion(), ["keepalived", "--version"]),
        "nfs" => new(daemonType, GaneshaText(), ["ganesha.nfsd", "-v"]),
        "iscsi" => new(daemonType, AnyVersion(), PythonPackage),
        "nvmeof" => new(daemonType, AnyVersion()) { Label = "io.ceph.version" },
        "mgmt-gateway" => new(daemonType, NginxText(), ["nginx", "-v"]),
        // With its letter, as upstream has it.
        "oauth2-proxy" => new(daemonType, OAuth2Text(), ["oauth2-proxy", "--version"]),
        "smb" => new(daemonType, SambaText(), ["/usr/sbin/smbd", "-V"]),
        "elasticsearch" => new(daemonType, AnyVersion(), ["elasticsearch", "--version"]),
        "jaeger-agent" or "jaeger-collector" or "jaeger-query" => new(daemonType, JaegerText(), [$"/go/bin/{daemonType["jaeger-".Length..]}-linux", "version"]),
        _ => null,
    };

    /// <summary>The version; null when the container cannot tell it, for instance because it ends just now.</summary>
    public async Task<string?> RunAsync(HostContext host, EngineProgram engine, RunningContainer container, CancellationToken cancellation)
    {
        if (Name == "ceph" && FromProgramText(host, container) is { } version)
        {
            return version;
        }
        IEnumerable<string[]> lines = Label is null
            ? Commands.Select(command => (string[])["exec", container.Id, .. command])
            : [["inspect", "--format", $"{{{{index .Config.Labels \"{Label}\"}}}}", container.Id]];
        foreach (var line in lines)
        {
            var answer = await host.Processes.RunAsync(new ProcessSpec(engine.Name, line) { Timeout = TimeSpan.FromSeconds(20) }, cancellation);
            var found = Version.Match(answer.Output + "\n" + answer.Error);
            if (answer.Ok && found.Success)
            {
                return found.Groups[1].Value;
            }
        }
        return null;
    }

    /// <summary>The <c>ceph</c> program is a script that bears its version: reading it through /proc needs no process in the container, which takes half a second.</summary>
    private static string? FromProgramText(HostContext host, RunningContainer container)
    {
        var path = host.PathOf($"/proc/{container.Pid}/root/usr/bin/ceph");
        return SafeFiles.ReadTrimmed(path) is { } script && NiceVersion().Match(script) is { Success: true } found ? found.Groups[1].Value : null;
    }

    [GeneratedRegex("^CEPH_GIT_NICE_VER = \"([0-9][^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex NiceVersion();

    [GeneratedRegex(@"ceph version (\S+)")]
    private static partial Regex CephText();

    [GeneratedRegex(@"version (\S+?),? ")]
    private static partial Regex ThirdWord();

    [GeneratedRegex(@"NFS-Ganesha Release\s*=\s*V*([\d.]+)")]
    private static partial Regex GaneshaText();

    [GeneratedRegex(@"nginx version:\s*nginx/(\S+)")]
    private static partial Regex NginxText();

    [GeneratedRegex(@"oauth2-proxy (v\d+\.\d+\.\d+)")]
    private static partial Regex OAuth2Text();

    [GeneratedRegex(@"Version\s*([\d.]+)")]
    private static partial Regex SambaText();

    [GeneratedRegex("\"gitVersion\":\\s*\"v?([^\"]+)\"")]
    private static partial Regex JaegerText();

    [GeneratedRegex(@"[vV]?(\d+\.\d+(?:\.\d+)*[^\s,]*)")]
    private static partial Regex AnyVersion();
}
