using System.Globalization;
using System.Text;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>A place for one daemon: what it is, where it goes, and what it is bound to.</summary>
public sealed record PlacementSlot
{
    /// <summary>Daemon type.</summary>
    public required string DaemonType { get; init; }

    /// <summary>Host.</summary>
    public required string HostName { get; init; }

    /// <summary>Network or address that the placement names for this host (mon, smb); empty: none.</summary>
    public string Network { get; init; } = "";

    /// <summary>Daemon id that the placement names (<c>host=name</c>); empty: made up at deployment.</summary>
    public string Name { get; init; } = "";

    /// <summary>Address to bind to; null: all.</summary>
    public string? Ip { get; init; }

    /// <summary>TCP ports; empty: none known.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Rank in a ranked service.</summary>
    public int? Rank { get; init; }

    /// <summary>Generation of that rank.</summary>
    public int? RankGeneration { get; init; }

    /// <summary>
    /// True when the daemon can stand for this slot: type, host and forced name agree, and so do ports and address where both say
    /// something. During an upgrade ports and address are not looked at: the old release may have recorded none or others.
    /// </summary>
    public bool Matches(DaemonDescription daemon, bool upgradeInProgress = false)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        return DaemonType == daemon.DaemonType
            && HostName == daemon.HostName
            && (Name.Length == 0 || Name == daemon.DaemonId)
            && (upgradeInProgress || BindingMatches(daemon, Ports, Ip));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(DaemonType).Append(':').Append(HostName);
        if (Rank is { } rank)
        {
            text.Append(CultureInfo.InvariantCulture, $" rank={rank}.{RankGeneration}");
        }
        if (Network.Length > 0)
        {
            text.Append(" network=").Append(Network);
        }
        if (Name.Length > 0)
        {
            text.Append(" name=").Append(Name);
        }
        if (Ports.Count > 0)
        {
            text.Append(' ').Append(Ip ?? "*").Append(':').AppendJoin(',', Ports);
        }
        return text.ToString();
    }

    /// <summary>A slot without ports says nothing about addresses either: that is how upstream compares.</summary>
    internal static bool BindingMatches(DaemonDescription daemon, IReadOnlyList<int> ports, string? ip) =>
        ports.Count == 0
        || ((daemon.Ports.Count == 0 || SamePorts(ports, daemon.Ports)) && (string.IsNullOrEmpty(daemon.Ip) || daemon.Ip == ip));

    private static bool SamePorts(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }
        for (int i = 0; i < left.Count; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }
        return true;
    }
}
