using CephadmPS.Core.Scheduling;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>One daemon of a service as its placement wants it.</summary>
public sealed record CephPlacement
{
    /// <summary>Service.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Daemon type.</summary>
    public required string DaemonType { get; init; }

    /// <summary>Host.</summary>
    public required string HostName { get; init; }

    /// <summary><c>Keep</c>, <c>Add</c> or <c>Remove</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Name of the daemon that stays or goes; null for a new one, whose name is made when it is deployed.</summary>
    public string? DaemonName { get; init; }

    /// <summary>Address it binds; null: all.</summary>
    public string? Ip { get; init; }

    /// <summary>Ports it binds.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Rank in a ranked service.</summary>
    public int? Rank { get; init; }

    /// <summary>The daemons of a placed service: those that stay, new ones in the order of their deployment, those that go.</summary>
    public static IReadOnlyList<CephPlacement> Of(ServicePlacement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        if (placement is not { Request: { } request, Result: { } result })
        {
            return [];
        }
        var service = placement.Spec.ServiceName;
        var free = request.Daemons.Except(result.ToRemove).ToList();
        var rows = new List<CephPlacement>();
        foreach (var slot in result.Slots)
        {
            var added = result.ToAdd.Contains(slot);
            // Each daemon stands for one slot only.
            var daemon = added ? null : free.Find(candidate => slot.Matches(candidate, request.UpgradeInProgress));
            if (daemon is not null)
            {
                free.Remove(daemon);
            }
            rows.Add(new CephPlacement
            {
                ServiceName = service,
                DaemonType = slot.DaemonType,
                HostName = slot.HostName,
                Action = added ? "Add" : "Keep",
                DaemonName = daemon?.DaemonName ?? (slot.Name.Length > 0 ? $"{slot.DaemonType}.{slot.Name}" : null),
                Ip = slot.Ip,
                Ports = slot.Ports,
                Rank = slot.Rank,
            });
        }
        rows.AddRange(result.ToRemove.Select(daemon => new CephPlacement
        {
            ServiceName = service,
            DaemonType = daemon.DaemonType,
            HostName = daemon.HostName,
            Action = "Remove",
            DaemonName = daemon.DaemonName,
            Ip = daemon.Ip,
            Ports = daemon.Ports,
            Rank = daemon.Rank,
        }));
        return rows;
    }
}
