using System.Text.RegularExpressions;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>How to learn the version of a daemon from its running container, as upstream's probes do.</summary>
/// <param name="Name">Names the probe; daemon types of one image share it.</param>
/// <param name="Command">Run inside the container.</param>
/// <param name="Version">Finds the version in what the command prints.</param>
internal sealed partial record VersionProbe(string Name, string[] Command, Regex Version)
{
    private static readonly string[] CephTypes = ["mon", "mgr", "osd", "mds", "rgw", "rbd-mirror", "cephfs-mirror", "crash", "ceph-exporter"];

    /// <summary>The probe for a daemon type; null when its version cannot be told (custom containers).</summary>
    public static VersionProbe? Of(string daemonType) => daemonType switch
    {
        _ when CephTypes.Contains(daemonType) => new VersionProbe("ceph", ["ceph", "-v"], CephText()),
        "prometheus" or "alertmanager" or "loki" or "promtail" => new VersionProbe(daemonType, [daemonType, "--version"], ThirdWord()),
        "node-exporter" => new VersionProbe(daemonType, ["node_exporter", "--version"], ThirdWord()),
        "grafana" => new VersionProbe(daemonType, ["grafana", "server", "-v"], AnyVersion()),
        "haproxy" => new VersionProbe(daemonType, ["haproxy", "-v"], AnyVersion()),
        "keepalived" => new VersionProbe(daemonType, ["keepalived", "--version"], AnyVersion()),
        "nfs" => new VersionProbe(daemonType, ["ganesha.nfsd", "-v"], AnyVersion()),
        "iscsi" => new VersionProbe(daemonType, ["rbd-target-api", "--version"], AnyVersion()),
        "mgmt-gateway" => new VersionProbe(daemonType, ["nginx", "-v"], AnyVersion()),
        "oauth2-proxy" => new VersionProbe(daemonType, ["oauth2-proxy", "--version"], AnyVersion()),
        "smb" => new VersionProbe(daemonType, ["smbd", "-V"], AnyVersion()),
        _ => null,
    };

    /// <summary>The version; null when the container cannot tell it, for instance because it ends just now.</summary>
    public async Task<string?> RunAsync(HostContext host, EngineProgram engine, RunningContainer container, CancellationToken cancellation)
    {
        if (Name == "ceph" && FromProgramText(host, container) is { } version)
        {
            return version;
        }
        var answer = await host.Processes.RunAsync(
            new ProcessSpec(engine.Name, ["exec", container.Id, .. Command]) { Timeout = TimeSpan.FromSeconds(20) }, cancellation);
        var found = Version.Match(answer.Output + "\n" + answer.Error);
        return answer.Ok && found.Success ? found.Groups[1].Value : null;
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

    [GeneratedRegex(@"[vV]?(\d+\.\d+(?:\.\d+)*\S*)")]
    private static partial Regex AnyVersion();
}
