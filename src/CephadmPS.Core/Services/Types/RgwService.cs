using System.Globalization;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Services.Types;

/// <summary>Object gateways (reference 3.3, 3.5 rgw).</summary>
public sealed class RgwService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string ServiceType => "rgw";

    /// <inheritdoc/>
    public override KeyringRequest? Keyring(DaemonContext daemon) => new($"client.rgw.{daemon.DaemonId}", new Dictionary<string, string>
    {
        ["mon"] = "allow *",
        ["mgr"] = "allow rw",
        ["osd"] = "allow rwx tag rgw *=*",
    });

    /// <summary>Realm settings for the service, the front end for each daemon: its port can differ where several share a host.</summary>
    public override IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options(DaemonContext daemon)
    {
        var spec = daemon.Spec;
        var service = new Dictionary<string, string>();
        foreach (var option in new[] { "rgw_realm", "rgw_zonegroup", "rgw_zone" })
        {
            if (spec.Text(option) is { Length: > 0 } value)
            {
                service[option] = value;
            }
        }
        var sections = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            [$"client.rgw.{daemon.DaemonId}"] = new Dictionary<string, string> { ["rgw_frontends"] = Frontends(daemon) },
        };
        if (service.Count > 0)
        {
            sections[Section(spec)] = service;
        }
        return sections;
    }

    /// <summary>Zone and front end are read at the start.</summary>
    public override IReadOnlyList<string> StartOptions(DaemonContext daemon) =>
        [.. Options(daemon).SelectMany(section => section.Value).Select(option => $"{option.Key}={option.Value}").Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> PurgeOptions(ServiceSpec spec) =>
        new Dictionary<string, IReadOnlyList<string>> { [Section(spec)] = ["rgw_realm", "rgw_zonegroup", "rgw_zone"] };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> RemoveOptions(string daemonName) =>
        new Dictionary<string, IReadOnlyList<string>> { [$"client.{daemonName}"] = ["rgw_frontends"] };

    private static string Section(ServiceSpec spec) => $"client.{spec.ServiceName}";

    private static string Frontends(DaemonContext daemon)
    {
        var spec = daemon.Spec;
        var port = daemon.Ports.Count > 0 ? daemon.Ports[0] : spec.Flag("ssl") ? 443 : 80;
        var number = port.ToString(CultureInfo.InvariantCulture);
        var words = new List<string>();
        if (spec.Text("rgw_frontend_type") == "civetweb")
        {
            words.Add("civetweb");
            words.Add("port=" + number + (spec.Flag("ssl") ? "s" : ""));
        }
        else
        {
            words.Add("beast");
            var prefix = spec.Flag("ssl") ? "ssl_" : "";
            words.Add(daemon.Ip is { Length: > 0 } ip ? $"{prefix}endpoint={Bracket(ip)}:{number}" : $"{prefix}port={number}");
        }
        if (spec.Flag("ssl"))
        {
            words.Add($"ssl_certificate=config://rgw/cert/{spec.ServiceName}");
        }
        words.AddRange(spec.Texts("rgw_frontend_extra_args"));
        return string.Join(' ', words);
    }

    private static string Bracket(string ip) => ip.Contains(':') && !ip.StartsWith('[') ? $"[{ip}]" : ip;
}
