using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts;

public static partial class AgentCalls
{
    /// <summary>Stops all of a cluster's daemons on the host for maintenance, or starts them again; 15 min, or the request's deadline. Error: <c>MaintenanceFailed</c>.</summary>
    public static Task<HostMaintenanceResult> HostMaintenanceAsync(
        this IAgentChannel channel, HostMaintenanceRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<HostMaintenanceResult>(Verbs.HostMaintenance, request, TimeFor(request, Long), progress, cancellation);

    /// <summary>Destroys OSDs that do not run; 15 min, or the request's deadline. Errors: <c>ForceNeeded</c>, <c>OsdRuns</c>, <c>ZapFailed</c>.</summary>
    public static Task<ZapResult> ZapOsdsAsync(
        this IAgentChannel channel, ZapOsdsRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<ZapResult>(Verbs.ZapOsds, request, TimeFor(request, Long), progress, cancellation);

    /// <summary>Makes one device blank; 15 min, or the request's deadline. Errors: <c>ForceNeeded</c>, <c>DeviceMissing</c>, <c>DeviceChanged</c>, <c>DeviceInUse</c>, <c>OsdRuns</c>, <c>ZapFailed</c>.</summary>
    public static Task<ZapResult> ZapDeviceAsync(
        this IAgentChannel channel, ZapDeviceRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<ZapResult>(Verbs.ZapDevice, request, TimeFor(request, Long), progress, cancellation);

    /// <summary>Says to which service OSDs of the host belong; 60 s. Error: <c>NoSuchDaemon</c>, and nothing is changed.</summary>
    public static Task<UpdateOsdServiceResult> UpdateOsdServiceAsync(
        this IAgentChannel channel, UpdateOsdServiceRequest request, CancellationToken cancellation = default) =>
        channel.CallAsync<UpdateOsdServiceResult>(Verbs.UpdateOsdService, request, TimeFor(request, Look), null, cancellation);

    /// <summary>Has the host look for disks that were plugged in; 60 s.</summary>
    public static Task<DiskRescanResult> DiskRescanAsync(this IAgentChannel channel, CancellationToken cancellation = default) =>
        channel.CallAsync<DiskRescanResult>(Verbs.DiskRescan, new DiskRescanRequest(), Look, null, cancellation);

    /// <summary>Logs the host's container engine in to a registry; 5 min. Error: <c>RegistryRefused</c>.</summary>
    public static Task<RegistryLoginResult> RegistryLoginAsync(
        this IAgentChannel channel, RegistryLoginRequest request, CancellationToken cancellation = default) =>
        channel.CallAsync<RegistryLoginResult>(Verbs.RegistryLogin, request, Change, null, cancellation);
}
