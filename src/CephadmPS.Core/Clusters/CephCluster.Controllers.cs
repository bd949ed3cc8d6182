using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Controllers;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>The controllers that are services of the cluster itself.</summary>
public sealed partial class CephCluster
{
    /// <summary>Controllers that run, or shall run, on hosts of the cluster, by host, and which of them leads since when.</summary>
    public async Task<IReadOnlyList<CephController>> GetControllersAsync(CancellationToken cancellation)
    {
        var leads = leader.ReadLeaderAsync(cancellation);
        await ObserveInventoryAsync(cancellation).ConfigureAwait(false);
        return ControllerList.Of(State.Current, await leads.ConfigureAwait(false));
    }

    /// <summary>What <see cref="RemoveControllersAsync"/> would do, in words; empty: nothing. Errors: <c>HostUnknown</c>.</summary>
    public async Task<IReadOnlyList<string>> DescribeControllerRemovalAsync(IReadOnlyList<string> from, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        var all = await GetControllersAsync(cancellation).ConfigureAwait(false);
        foreach (var host in from)
        {
            hosts.Known(host);
        }
        var ended = all.Where(controller => (from.Count == 0 || from.Contains(controller.HostName)) && controller.State != ProgramObservation.Missing).ToList();
        return
        [
            .. ended.Select(controller => $"end the controller on {controller.HostName} and remove its files{(controller.Leads ? "; it leads, and another one takes over" : "")}"),
            .. from.Count == 0 && State.Current.Records.Find<ControllersRecord>() is not null ? (string[])["let no controller run on hosts of the cluster any more"] : [],
        ];
    }

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

    /// <summary>
    /// Has controllers run in a new cluster: on its first host now, on others as soon as they have a mon. A computer without their executable leaves it;
    /// the cluster runs in any case.
    /// </summary>
    internal async Task BeginControllersAsync(Action<string> tell, CancellationToken cancellation)
    {
        if (!environment.CanPlaceControllers)
        {
            tell("no controller is put into the cluster, for this computer does not have its executable; later: cephadm-controller controllers install");
            return;
        }
        try
        {
            var installed = await InstallControllersAsync(new ControllerOptions(), null, cancellation).ConfigureAwait(false);
            tell($"a controller runs on {string.Join(", ", installed.Select(controller => controller.HostName))}; once more hosts have mons it is on {new ControllerOptions().Count}");
        }
        catch (CephadmException e)
        {
            tell($"no controller runs in the cluster yet: {e.Message} Later: cephadm-controller controllers install");
        }
    }

    /// <summary>Ends and removes controllers; none named: on all hosts that answer, and none shall run any more. Errors: <c>HostUnknown</c>.</summary>
    public async Task<IReadOnlyList<CephController>> RemoveControllersAsync(IReadOnlyList<string> from, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        var there = new HashSet<string>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var removed = await RemoveOnceAsync(from, there, cancellation).ConfigureAwait(false);
                return [.. removed.Select(controller => controller with { Changed = controller.Changed || there.Contains(controller.HostName) })];
            }
            catch (CephadmException e) when (e.Id == "StaleEpoch" && attempt < 3)
            {
                // The one that led was among them, and another one has taken over: what is left is done under its epoch.
            }
        }
    }

    private Task<IReadOnlyList<CephController>> RemoveOnceAsync(IReadOnlyList<string> from, HashSet<string> there, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            await ObserveInventoryAsync(token).ConfigureAwait(false);
            foreach (var host in from)
            {
                hosts.Known(host);
            }
            there.UnionWith(State.Current.Observations.Where(seen => seen.Value.Controller is { State: not ProgramObservation.Missing }).Select(seen => seen.Key));
            return await Controllers.RemoveAsync(from, token).ConfigureAwait(false);
        },
        removed => removed.Any(controller => controller.Changed), cancellation, "remove controllers");

    // Before the whole cluster goes or is given away: they would lead it on.
    private async Task EndControllersAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        if (State.Current.Records.Find<ControllersRecord>() is not null || State.Current.Records.Of<ControllerHostRecord>().Values.Any(host => host.Installed is not null))
        {
            await RemoveControllersAsync([], cancellation).ConfigureAwait(false);
        }
    }

    private ControllerService Controllers => new(Profile, State, Records, Hosts, () => Epoch, environment.ControllerPath);

    private async Task ObserveInventoryAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveHostsAsync(State.Current.Hosts.Keys, detail: false, cancellation).ConfigureAwait(false);
    }
}
