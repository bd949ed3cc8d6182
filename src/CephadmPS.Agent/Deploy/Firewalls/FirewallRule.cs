using System.Globalization;

namespace CephadmPS.Agent.Deploy.Firewalls;

/// <summary>Something that a firewall lets in: a TCP port, or one of firewalld's predefined services, which other firewalls know by its ports.</summary>
/// <param name="Service">firewalld's name; null for a port.</param>
/// <param name="FirstPort">First TCP port.</param>
/// <param name="LastPort">Last TCP port, the first one if there is only one.</param>
public sealed record FirewallRule(string? Service, int FirstPort, int LastPort)
{
    // What the services of firewalld hold; "ceph" as Ceph's own range, ms_bind_port_min to ms_bind_port_max.
    private static readonly Dictionary<string, (int First, int Last)[]> Services = new()
    {
        ["ceph-mon"] = [(3300, 3300), (6789, 6789)],
        ["ceph"] = [(6800, 7568)],
        ["nfs"] = [(2049, 2049)],
    };

    public static FirewallRule OfPort(int port) => new(null, port, port);

    public static FirewallRule OfService(string service) => new(service, Services[service][0].First, Services[service][0].Last);

    /// <summary>The port or ports as <c>3300</c> or <c>6800:7568</c>.</summary>
    public string Range(char between) => FirstPort == LastPort
        ? FirstPort.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{FirstPort}{between}{LastPort}");

    /// <summary>The same as rules of ports, for firewalls without predefined services.</summary>
    public IEnumerable<FirewallRule> AsPorts() =>
        Service is null ? [this] : Services[Service].Select(range => new FirewallRule(null, range.First, range.Last));

    /// <summary>As it stands in our record: <c>service ceph</c>, <c>port 3300</c>.</summary>
    public override string ToString() => Service is null ? $"port {Range('-')}" : $"service {Service}";

    /// <summary>Reads <see cref="ToString"/>; null when it is none.</summary>
    public static FirewallRule? Parse(string text) => text.Split(' ') switch
    {
        ["service", var service] when Services.ContainsKey(service) => OfService(service),
        ["port", var port] when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => OfPort(number),
        _ => null,
    };
}
