using System.Globalization;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe.Networks;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Facts;

/// <summary>The host's network interfaces as the kernel describes them; the loopback is left out, as upstream does.</summary>
internal static class InterfaceFacts
{
    public static Dictionary<string, InterfaceFact> Of(HostContext host, IReadOnlyList<InterfaceAddress> addresses)
    {
        var directory = host.PathOf("/sys/class/net");
        return Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory)
                // bonding_masters is a file among the interfaces.
                .Where(path => Path.GetFileName(path) is not ("lo" or "bonding_masters"))
                .Order(StringComparer.Ordinal)
                .ToDictionary(path => Path.GetFileName(path), path => Describe(path, addresses), StringComparer.Ordinal)
            : [];
    }

    private static InterfaceFact Describe(string path, IReadOnlyList<InterfaceAddress> addresses)
    {
        string? Read(string name) => SafeFiles.ReadTrimmed(Path.Combine(path, name));
        var name = Path.GetFileName(path);
        return new InterfaceFact
        {
            Mtu = Number(Read("mtu"), 0),
            Operstate = Read("operstate"),
            Speed = Number(Read("speed"), -1),
            IfaceType = TypeOf(path),
            Driver = DriverOf(path),
            UpperDevsList = Linked(path, "upper_"),
            LowerDevsList = Linked(path, "lower_"),
            Ipv4Address = addresses.FirstOrDefault(a => a.Interface == name && !a.IsV6)?.ToString() ?? "",
            // The address that others can use comes before the link-local one.
            Ipv6Address = addresses.Where(a => a.Interface == name && a.IsV6).OrderBy(a => a.Address.IsIPv6LinkLocal).FirstOrDefault()?.ToString() ?? "",
        };
    }

    private static string TypeOf(string path) =>
        Directory.Exists(Path.Combine(path, "bridge")) ? "bridge"
        : Directory.Exists(Path.Combine(path, "bonding")) ? "bonding"
        : Directory.Exists(Path.Combine(path, "device")) ? "physical"
        : "logical";

    private static string DriverOf(string path) =>
        new FileInfo(Path.Combine(path, "device", "driver")).LinkTarget is { } target ? Path.GetFileName(target) : "";

    private static List<string> Linked(string path, string prefix) => [.. Directory.EnumerateFileSystemEntries(path, prefix + "*")
        .Select(link => Path.GetFileName(link)[prefix.Length..])
        .Order(StringComparer.Ordinal)];

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
