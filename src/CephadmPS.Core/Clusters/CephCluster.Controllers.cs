using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Controllers;

namespace CephadmPS.Core.Clusters;

/// <summary>The controllers that are services of the cluster itself.</summary>
public sealed partial class CephCluster
{
    /// <summary>What installing controllers would do, in words.</summary>
    public async Task<IReadOnlyList<string>> DescribeControllersAsync(ControllerOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await ObserveInventoryAsync(cancellation).ConfigureAwait(false);
        return
        [
            $"let the cluster's own SSH key in on {string.Join(", ", State.Current.Hosts.Keys.Order(StringComparer.Ordinal))}",
            .. Controllers.HostsFor(options).Select(host => $"run a controller on {host} as a systemd service"),
        ];
    }

    /// <summary>
    /// Runs controllers on hosts of the cluster, as systemd services with a key of the cluster's own. What is there already stays. Errors: <c>ControllerMissing</c>,
    /// <c>ControllerNotSelfContained</c>, <c>HostUnknown</c>, <c>NoMonHost</c>, <c>SshKeyFailed</c>.
    /// </summary>
    public Task<IReadOnlyList<CephController>> InstallControllersAsync(ControllerOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation) =>
        IntendAsync(
            async token =>
            {
                await ObserveInventoryAsync(token).ConfigureAwait(false);
                return await Controllers.InstallAsync(options, (host, text) => Tell(progress, host, text), token).ConfigureAwait(false);
            },
            installed => installed.Any(controller => controller.Changed), cancellation, "install controllers");

    /// <summary>Ends and removes controllers; none named: on all hosts that answer.</summary>
    public Task<IReadOnlyList<CephController>> RemoveControllersAsync(IReadOnlyList<string> from, CancellationToken cancellation) =>
        IntendAsync(
            async token =>
            {
                await ObserveInventoryAsync(token).ConfigureAwait(false);
                return await Controllers.RemoveAsync(
                    from.Count > 0 ? from : [.. State.Current.Hosts.Keys.Where(State.Current.IsUsable).Order(StringComparer.Ordinal)], token).ConfigureAwait(false);
            },
            removed => removed.Any(controller => controller.Changed), cancellation, "remove controllers");

    private ControllerService Controllers => new(Profile, State, Records, Hosts, () => Epoch);

    private async Task ObserveInventoryAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveHostsAsync(State.Current.Hosts.Keys, detail: false, cancellation).ConfigureAwait(false);
    }
}
