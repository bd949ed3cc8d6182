using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Packages;

/// <summary>How a distribution installs packages.</summary>
internal enum PackageKind
{
    Apt,
    Rpm,
    Zypper,
}

/// <summary>The host's distribution as /etc/os-release tells.</summary>
/// <param name="Name">For people.</param>
/// <param name="Id">Such as <c>debian</c>, <c>centos</c>.</param>
/// <param name="Major">First number of its version.</param>
/// <param name="Code">Code name, or the version where it has none.</param>
/// <param name="Kind">Null: one that we do not know.</param>
internal sealed record Distribution(string Name, string Id, string Major, string Code, PackageKind? Kind)
{
    private static readonly Dictionary<string, PackageKind> Known = new()
    {
        ["debian"] = PackageKind.Apt, ["ubuntu"] = PackageKind.Apt,
        ["centos"] = PackageKind.Rpm, ["rhel"] = PackageKind.Rpm, ["scientific"] = PackageKind.Rpm, ["rocky"] = PackageKind.Rpm,
        ["almalinux"] = PackageKind.Rpm, ["ol"] = PackageKind.Rpm, ["fedora"] = PackageKind.Rpm, ["openEuler"] = PackageKind.Rpm, ["mariner"] = PackageKind.Rpm,
        ["opensuse"] = PackageKind.Zypper, ["opensuse-leap"] = PackageKind.Zypper, ["opensuse-tumbleweed"] = PackageKind.Zypper, ["sles"] = PackageKind.Zypper,
    };

    public static Distribution Of(HostContext host)
    {
        var values = (new HostFiles(host).ReadText("/etc/os-release") ?? "").Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1].Trim().Trim('"', '\''));
        var id = values.GetValueOrDefault("ID", "");
        var version = values.GetValueOrDefault("VERSION_ID", "");
        return new Distribution(
            values.GetValueOrDefault("PRETTY_NAME", id.Length > 0 ? id : "a host without /etc/os-release"), id, version.Split('.')[0],
            values.GetValueOrDefault("VERSION_CODENAME", version), Known.TryGetValue(id, out var kind) ? kind : null);
    }
}
