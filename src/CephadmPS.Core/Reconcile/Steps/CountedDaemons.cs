using CephadmPS.Core.Monitors;
using CephadmPS.Core.Services;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Waits until the cluster counts a daemon that was just started: a mon in quorum, a mgr in the mgr map; after an upgrade an OSD up, an mds in the file systems' map.</summary>
/// <param name="context">What steps work with.</param>
public sealed class CountedDaemons(StepContext context)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    // An OSD of a new release may convert its store as it starts.
    private static readonly TimeSpan DeadlineOfOsds = TimeSpan.FromMinutes(10);

    /// <summary>Errors: <c>ConditionNotReached</c> when it does not come true in time.</summary>
    public Task WaitAsync(DesiredDaemon daemon, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        switch (daemon.DaemonType)
        {
            case "mon":
                return new MonJoin(context).WaitAsync(daemon, report, cancellation);
            case "mgr":
                report("waiting for the mgr map");
                return context.UntilAsync(
                    async ct =>
                    {
                        var map = await context.Monitors.GetMgrMapAsync(ct).ConfigureAwait(false);
                        return map.ActiveName == daemon.DaemonId || map.Standbys.Contains(daemon.DaemonId);
                    },
                    $"{daemon.Name} is active or standby", Journal(daemon), Deadline, cancellation);
            default:
                return Task.CompletedTask;
        }
    }

    /// <summary>The same for a daemon that was redeployed with another image: OSDs and mds daemons are waited for, too.</summary>
    public async Task WaitUpgradedAsync(DesiredDaemon daemon, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        switch (daemon.DaemonType)
        {
            case "osd":
                report($"waiting for {daemon.Name} to be up");
                var id = int.Parse(daemon.DaemonId, System.Globalization.CultureInfo.InvariantCulture);
                await context.UntilAsync(
                    async ct => (await context.Monitors.GetOsdMapAsync(ct).ConfigureAwait(false)).Osds.FirstOrDefault(osd => osd.Id == id) is null or { Up: true },
                    $"{daemon.Name} is up", Journal(daemon), DeadlineOfOsds, cancellation, TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
                break;
            case "mds":
                report($"waiting for {daemon.Name} in the map of file systems");
                await context.UntilAsync(
                    async ct =>
                    {
                        var maps = await context.Monitors.GetFileSystemMapsAsync(ct).ConfigureAwait(false);
                        return maps.Standbys.Contains(daemon.DaemonId) || maps.FileSystems.Any(fileSystem => fileSystem.Members.Contains(daemon.DaemonId));
                    },
                    $"{daemon.Name} is active or standby", Journal(daemon), Deadline, cancellation, TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
                break;
            default:
                await WaitAsync(daemon, report, cancellation).ConfigureAwait(false);
                break;
        }
    }

    private static string Journal(DesiredDaemon daemon) => $"Look at its journal: cephadm-agent logs --name {daemon.Name}";
}
