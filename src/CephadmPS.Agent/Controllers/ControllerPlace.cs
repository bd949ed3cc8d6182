using System.Globalization;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Controllers;

/// <summary>Where a controller and its files are on a host: below a directory of root's, outside Ceph's.</summary>
internal sealed class ControllerPlace(HostContext host, string fsid)
{
    public const string Top = "/var/lib/cephadm-controller";

    /// <summary>How the names of controllers' units begin; the cluster follows.</summary>
    public const string UnitPrefix = "cephadm-controller-";

    public static string Binaries => $"{Top}/bin";

    public string Directory => $"{Top}/{fsid}";

    public string Home => $"{Directory}/home";

    public string Profile => $"{Home}/clusters/ceph.json";

    public string Identity => $"{Directory}/identity";

    public string Agent => $"{Directory}/cephadm-agent";

    public string Unit => $"{UnitPrefix}{fsid}.service";

    public string UnitFile => $"{host.UnitDir}/{Unit}";

    /// <summary>The unit and all that it needs are there.</summary>
    public bool IsWhole
    {
        get
        {
            const string Start = "ExecStart=";
            var program = SafeFiles.ReadTrimmed(host.PathOf(UnitFile))?.Split('\n').FirstOrDefault(line => line.StartsWith(Start, StringComparison.Ordinal))?[Start.Length..].Split(' ')[0];
            return program is not null && new[] { program, Profile, Identity, Agent }.All(file => File.Exists(host.PathOf(file)));
        }
    }

    public static string Binary(string sha256) => $"{Binaries}/{Checked(sha256)}";

    public string UnitText(string sha256, string? metricsListen) => string.Create(CultureInfo.InvariantCulture, $"""
        [Unit]
        Description=CephadmPS controller of cluster {fsid}
        After=network-online.target local-fs.target time-sync.target
        Wants=network-online.target local-fs.target time-sync.target

        [Service]
        Environment=CEPHADM_HOME={Home}
        Environment=CEPHADM_AGENT={Agent}
        Environment=DOTNET_BUNDLE_EXTRACT_BASE_DIR={Top}/extracted
        ExecStart={Binary(sha256)} --profile ceph run{(metricsListen is null ? "" : $" --metrics-listen {metricsListen}")}
        Restart=always
        RestartSec=5s
        TimeoutStopSec=60
        UMask=0077
        ProtectSystem=full
        ProtectHome=read-only
        PrivateTmp=yes
        NoNewPrivileges=yes

        [Install]
        WantedBy=multi-user.target

        """);

    public static string Checked(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
        ? sha256
        : throw AgentException.Refused("InvalidDigest", $"'{sha256}' is no SHA-256", "give 64 lower-case hexadecimal digits");
}
