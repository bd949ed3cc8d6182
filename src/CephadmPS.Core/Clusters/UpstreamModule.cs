using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.State.Upstream;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters;

/// <summary>Upstream's cephadm as it runs in the active mgr: its records, release and loop. The mgr is never restarted by a take-over.</summary>
internal sealed class UpstreamModule(IMonitorClient monitors, TimeProvider time)
{
    private const string OptionPrefix = "mgr/cephadm/";
    private const string PausedCheck = "CEPHADM_PAUSED";

    // How long a mgr may take to become active and load its modules.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>All its records as they are now; null: upstream's cephadm never ran this cluster.</summary>
    public async Task<UpstreamKeys?> ReadKeysAsync(CancellationToken cancellation)
    {
        var keys = await monitors.DumpConfigKeysAsync(UpstreamKeys.Prefix, cancellation).ConfigureAwait(false);
        return keys.ContainsKey(UpstreamKeys.Prefix + UpstreamInventory.Key)
            ? new UpstreamKeys(keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => KeyValuePair.Create(key.Key[UpstreamKeys.Prefix.Length..], key.Value)))
            : null;
    }

    /// <summary>Its options that are set, without <c>mgr/cephadm/</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadOptionsAsync(CancellationToken cancellation) =>
        (await monitors.GetConfigAsync(cancellation).ConfigureAwait(false))
            .Where(entry => entry.Name.StartsWith(OptionPrefix, StringComparison.Ordinal))
            .GroupBy(entry => entry.Name[OptionPrefix.Length..])
            .ToDictionary(same => same.Key, same => same.Last().Value);

    /// <summary>The release that runs: the oldest of the mgrs', for any of them may become active. Errors: <c>UpstreamTooOld</c>.</summary>
    public async Task<UpstreamRelease> ReadReleaseAsync(CancellationToken cancellation)
    {
        var versions = await monitors.GetVersionsAsync(cancellation).ConfigureAwait(false);
        var mgrs = versions.TryGetValue("mgr", out var counts) ? counts.Keys.Select(UpstreamRelease.Of).OrderBy(release => release.Major).ToList() : [];
        return mgrs.Count > 0 ? mgrs[0] : throw new CephadmException("NoActiveMgr", ErrorKind.Unavailable, "No mgr runs, so that upstream's cephadm cannot be asked to rest.",
            "Start a mgr, then repeat: ceph -s");
    }

    // Its loop ends what it has begun, such as configuring all daemons anew: on a large and slow cluster that takes minutes.
    private static readonly TimeSpan RestPatience = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Pauses upstream's loop. A module that cannot answer is paused by its record, which it reads when it starts; a paused one goes on looking at hosts and
    /// answering commands, but deploys, removes and changes nothing of its own accord. Waits until the loop has ended what it was at. Errors:
    /// <c>UpstreamBusy</c> when it does not.
    /// </summary>
    /// <param name="busy">Called once when there is something to wait for.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task PauseAsync(Action busy, CancellationToken cancellation)
    {
        var reply = await monitors.SendAsync(Command("orch pause"), cancellation).ConfigureAwait(false);
        if (reply.ReturnCode != 0 || await monitors.GetConfigKeyAsync(UpstreamKeys.Prefix + UpstreamCluster.PauseKey, cancellation).ConfigureAwait(false) is null)
        {
            await monitors.SetConfigKeyAsync(UpstreamKeys.Prefix + UpstreamCluster.PauseKey, "true", cancellation).ConfigureAwait(false);
        }
        // It is meant to be paused; the check's own advice, to resume it, would be wrong.
        await monitors.SendAsync(
            new MonitorCommand("health mute") { Arguments = new JObject { ["code"] = PausedCheck, ["sticky"] = true }, Mutating = true, Plain = true }, cancellation).ConfigureAwait(false);
        if (reply.ReturnCode == 0)
        {
            await RestAsync(busy, cancellation).ConfigureAwait(false);
        }
    }

    // The loop looks at the pause when a pass begins, and raises the check then (serve.py: serve, _update_paused_health): the pass before has ended.
    private async Task RestAsync(Action busy, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var told = false;
        while (!(await monitors.GetStatusAsync(cancellation).ConfigureAwait(false)).Checks.ContainsKey(PausedCheck))
        {
            if (time.GetElapsedTime(began) > RestPatience)
            {
                throw new CephadmException("UpstreamBusy", ErrorKind.Timeout,
                    $"Upstream's cephadm is told to pause, and has not ended what it is doing within {RestPatience.TotalMinutes:0} minutes.",
                    "See what it does: ceph log last 20 debug cephadm. Then repeat.");
            }
            if (!told)
            {
                told = true;
                busy();
            }
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The check that a pause raises is shown again.</summary>
    public Task UnmuteAsync(CancellationToken cancellation) => monitors.SendAsync(
        new MonitorCommand("health unmute") { Arguments = new JObject { ["code"] = PausedCheck }, Mutating = true, Plain = true }, cancellation);

    /// <summary>Lets upstream's loop run on, with the records that it has in memory. A module that cannot answer runs on when it starts the next time.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        await monitors.SendAsync(Command("orch resume"), cancellation).ConfigureAwait(false);
        await monitors.RemoveConfigKeyAsync(UpstreamKeys.Prefix + UpstreamCluster.PauseKey, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Has upstream read its records again: the active mgr hands over to a standby, or to itself, without its container being restarted. Waits until a
    /// module answers. Errors: <c>UpstreamSilent</c> when none does.
    /// </summary>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        var before = await monitors.GetMgrMapAsync(cancellation).ConfigureAwait(false);
        if (before.ActiveName.Length > 0)
        {
            await monitors.FailMgrAsync(before.ActiveName, cancellation).ConfigureAwait(false);
        }
        var began = time.GetTimestamp();
        var told = "";
        while (time.GetElapsedTime(began) < Patience)
        {
            try
            {
                var map = await monitors.GetMgrMapAsync(cancellation).ConfigureAwait(false);
                if (map.Available && map.Epoch > before.Epoch)
                {
                    var reply = await monitors.SendAsync(Command("orch status", mutating: false), cancellation).ConfigureAwait(false);
                    if (reply.ReturnCode == 0)
                    {
                        return;
                    }
                    told = reply.Status;
                }
            }
            catch (CephadmException e) when (e.Id is "AnswerUnknown" or "NoMonitor")
            {
                // A mgr that is not active yet answers nothing: asked again until the time is over.
                told = e.Message;
            }
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation).ConfigureAwait(false);
        }
        throw new CephadmException("UpstreamSilent", ErrorKind.Unavailable, $"Upstream's cephadm does not answer since its mgr was failed over{(told.Length > 0 ? $": {told.Trim()}" : ".")}",
            "Its records are complete. See: ceph orch status, ceph health detail");
    }

    private static MonitorCommand Command(string prefix, bool mutating = true) =>
        new(prefix) { Target = MonitorTarget.Mgr, Plain = true, Mutating = mutating, Timeout = TimeSpan.FromSeconds(30) };
}
