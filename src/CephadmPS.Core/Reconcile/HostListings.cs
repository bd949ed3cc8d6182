using System.Globalization;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile;

/// <summary>Turns what agents list into the state's own terms.</summary>
public static class HostListings
{
    /// <summary>A daemon as the state has it.</summary>
    public static DaemonDescription ToDescription(string hostName, DaemonListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var dot = listing.Name.IndexOf('.', StringComparison.Ordinal);
        return new DaemonDescription
        {
            DaemonType = dot < 0 ? listing.Name : listing.Name[..dot],
            DaemonId = dot < 0 ? "" : listing.Name[(dot + 1)..],
            HostName = hostName,
            ServiceName = listing.ServiceName,
            Ports = listing.Ports ?? [],
            Ip = listing.Ip,
            Rank = listing.Rank,
            RankGeneration = listing.RankGeneration,
            Status = listing.State switch
            {
                "running" => DaemonStatus.Running,
                "stopped" => DaemonStatus.Stopped,
                "error" => DaemonStatus.Error,
                "starting" => DaemonStatus.Starting,
                _ => DaemonStatus.Unknown,
            },
            Version = listing.Version,
            ContainerId = listing.ContainerId,
            ContainerImageName = listing.ContainerImageName,
            ContainerImageId = listing.ContainerImageId,
            ContainerImageDigests = listing.ContainerImageDigests ?? [],
            DeployedBy = listing.DeployedBy ?? [],
            OsdSpecAffinity = listing.OsdspecAffinity,
            ConfigDigest = listing.ConfigDigest,
            ExtraContainerArgs = listing.ExtraContainerArgs ?? [],
            ExtraEntrypointArgs = listing.ExtraEntrypointArgs ?? [],
            MemoryUsage = listing.MemoryUsage,
            MemoryRequest = listing.MemoryRequest,
            CpuPercentage = listing.CpuPercentage,
            Created = Time(listing.Created),
            Started = Time(listing.Started),
            LastDeployed = Time(listing.Deployed),
            LastConfigured = Time(listing.Configured),
            SystemdUnit = listing.SystemdUnit,
            Style = listing.Style,
        };
    }

    /// <summary>An observation with one daemon replaced or added.</summary>
    public static HostObservation WithDaemon(HostObservation seen, string hostName, DaemonListing listing)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var daemon = ToDescription(hostName, listing);
        return seen with { Daemons = [.. (seen.Daemons ?? []).Where(other => other.DaemonName != daemon.DaemonName), daemon] };
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
