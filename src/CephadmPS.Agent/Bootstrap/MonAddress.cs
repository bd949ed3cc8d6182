using System.Net;
using System.Text.RegularExpressions;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>The first mon's address: an IP address, or a vector such as <c>[v2:10.0.0.1:3300,v1:10.0.0.1:6789]</c>.</summary>
public sealed partial record MonAddress
{
    private const int Msgr2Port = 3300;
    private const int LegacyPort = 6789;

    private MonAddress(IPAddress ip, IReadOnlyList<(string Protocol, int Port)> endpoints)
    {
        Ip = ip;
        Endpoints = endpoints;
    }

    public IPAddress Ip { get; }

    /// <summary>Protocols and ports in order of preference.</summary>
    public IReadOnlyList<(string Protocol, int Port)> Endpoints { get; }

    public bool IsV6 => Ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    public IEnumerable<int> Ports => Endpoints.Select(e => e.Port);

    /// <summary>As monmaptool takes it.</summary>
    public string Vector => $"[{string.Join(',', Endpoints.Select(e => $"{e.Protocol}:{Host}:{e.Port}"))}]";

    /// <summary>As <c>mon_host</c> of a minimal ceph.conf shows it.</summary>
    public string MonHost => $"[{string.Join(',', Endpoints.Select(e => $"{e.Protocol}:{Host}:{e.Port}/0"))}]";

    private string Host => IsV6 ? $"[{Ip}]" : Ip.ToString();

    public static MonAddress Parse(string text)
    {
        if (IPAddress.TryParse(text, out var ip) && !text.Contains('%'))
        {
            return new MonAddress(ip, [("v2", Msgr2Port), ("v1", LegacyPort)]);
        }
        var matches = text.StartsWith('[') && text.EndsWith(']')
            ? text[1..^1].Split(',').Select(part => EndpointPattern().Match(part.Trim())).ToList()
            : [];
        if (matches.Count == 0 || matches.Any(m => !m.Success) || matches.Select(m => m.Groups["ip"].Value).Distinct().Count() != 1
            || !IPAddress.TryParse(matches[0].Groups["ip"].Value.Trim('[', ']'), out ip)
            || matches.Any(m => int.Parse(m.Groups["port"].Value) is < 1 or > 65535))
        {
            throw AgentException.Refused("InvalidMonAddress", $"'{text}' is not an address for a mon",
                "give an IP address of this host, or a vector such as [v2:10.0.0.1:3300,v1:10.0.0.1:6789]");
        }
        return new MonAddress(ip, [.. matches.Select(m => (m.Groups["protocol"].Value, int.Parse(m.Groups["port"].Value)))]);
    }

    [GeneratedRegex(@"\A(?<protocol>v[12]):(?<ip>\[[0-9a-fA-F:.]+\]|[0-9.]+):(?<port>[0-9]{1,5})(/0)?\z")]
    private static partial Regex EndpointPattern();
}
