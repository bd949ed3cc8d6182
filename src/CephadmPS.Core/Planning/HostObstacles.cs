using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning;

/// <summary>Why nothing is done on a host now.</summary>
internal static class HostObstacles
{
    /// <summary>The cause, a clause, and the command that helps.</summary>
    public static (string Why, string Advice) Of(ClusterState state, string host) => state.Hosts.GetValueOrDefault(host) switch
    {
        { Suspended: not null } => ($"{host} is suspended", $"Resume-CephHost {host}"),
        { LeftAlone: true } => ($"{host} is in maintenance", $"Exit-CephHostMaintenance {host}"),
        null => ($"{host} is not in the inventory", $"Add-CephHost {host}"),
        _ => ($"{host} does not answer", $"Get-CephHost {host}"),
    };
}
