using System.Globalization;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile;

/// <summary>Turns what agents list into the state's own terms.</summary>
public static class HostListings
{
    /// <summary>The entry is no daemon, but one of our own programs.</summary>
    public static bool IsProgram(DaemonListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return listing.Style == ListedProgram.Style;
    }

    /// <summary>One of our own programs as the state has it; null: it was not listed.</summary>
    public static ProgramObservation? ToProgram(IEnumerable<DaemonListing> listings, string name) =>
        listings.FirstOrDefault(listing => listing.Name == name) is { } listing ? new ProgramObservation(listing.State, listing.Enabled, listing.ProcessId) : null;

    /// <summary>A daemon as the state has it.</summary>
    public static DaemonDescription ToDescription(string hostName, DaemonListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var dot = listing.Name.IndexOf('.', StringComparison.Ordinal);
        return new DaemonDescription
        {
            DaemonType = string.Intern(dot < 0 ? listing.Name : listing.Name[..dot]),
            DaemonId = dot < 0 ? "" : listing.Name[(dot + 1)..],
            HostName = string.Intern(hostName),
            ServiceName = Shared(listing.ServiceName),
            Ports = listing.Ports is { Count: > 0 } ports ? [.. ports] : [],
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
            Version = Shared(listing.Version),
            ContainerId = listing.ContainerId,
            ContainerImageName = Shared(listing.ContainerImageName),
            ContainerImageId = Shared(listing.ContainerImageId),
            ContainerImageDigests = Shared(listing.ContainerImageDigests),
            DeployedBy = Shared(listing.DeployedBy),
            OsdSpecAffinity = Shared(listing.OsdspecAffinity),
            ConfigDigest = Shared(listing.ConfigDigest),
            ExtraContainerArgs = Shared(listing.ExtraContainerArgs),
            ExtraEntrypointArgs = Shared(listing.ExtraEntrypointArgs),
            MemoryUsage = listing.MemoryUsage,
            MemoryRequest = listing.MemoryRequest,
            CpuPercentage = listing.CpuPercentage,
            Created = Time(listing.Created),
            Started = Time(listing.Started),
            LastDeployed = Time(listing.Deployed),
            LastConfigured = Time(listing.Configured),
            SystemdUnit = listing.SystemdUnit == $"ceph-{listing.Fsid}@{listing.Name}" ? null : listing.SystemdUnit,
            Style = string.Intern(listing.Style),
        };
    }

    /// <summary>An observation with one daemon replaced or added.</summary>
    public static HostObservation WithDaemon(HostObservation seen, string hostName, DaemonListing listing)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var daemon = ToDescription(hostName, listing);
        return seen with { Daemons = [.. (seen.Daemons ?? []).Where(other => other.DaemonName != daemon.DaemonName), daemon] };
    }

    // Thousands of daemons have the same image, service and configuration: one text each.
    private static string? Shared(string? text) => text is null ? null : string.Intern(text);

    private static IReadOnlyList<string> Shared(List<string>? texts) => texts is { Count: > 0 } ? [.. texts.Select(string.Intern)] : [];

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
