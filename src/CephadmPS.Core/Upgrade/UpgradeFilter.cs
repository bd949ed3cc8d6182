using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Upgrade;

/// <summary>Which daemons an upgrade is for; all parts that are given must fit.</summary>
public sealed record UpgradeFilter
{
    /// <summary>All daemons.</summary>
    public static UpgradeFilter None { get; } = new();

    /// <summary>Daemon types; empty: all.</summary>
    public IReadOnlyList<string> DaemonTypes { get; init; } = [];

    /// <summary>Services; empty: all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Hosts; empty: all.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>At most so many daemons; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>It leaves nothing out.</summary>
    public bool IsNone => DaemonTypes.Count == 0 && Services.Count == 0 && Hosts.Count == 0 && Limit is null;

    /// <summary>Whether a daemon is among them.</summary>
    public bool Includes(DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        return (DaemonTypes.Count == 0 || DaemonTypes.Contains(daemon.DaemonType))
            && (Services.Count == 0 || Services.Contains(PlanningContext.ServiceNameOf(daemon)))
            && (Hosts.Count == 0 || Hosts.Contains(daemon.HostName));
    }

    /// <summary>In words: <c>all daemons</c>, <c>daemons of type mon, mgr on ceph1, at most 3</c>.</summary>
    public string Describe()
    {
        if (IsNone)
        {
            return "all daemons";
        }
        var text = DaemonTypes.Count > 0 ? $"daemons of type {string.Join(", ", DaemonTypes)}" : Services.Count > 0 ? $"daemons of {string.Join(", ", Services)}" : "daemons";
        text += Hosts.Count > 0 ? $" on {string.Join(", ", Hosts)}" : "";
        return text + (Limit is { } limit ? $", at most {limit}" : "");
    }
}
