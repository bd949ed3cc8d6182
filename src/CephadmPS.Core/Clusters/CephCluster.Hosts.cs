using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Life of the hosts.</summary>
public sealed partial class CephCluster
{
    private IReadOnlyDictionary<string, DateTimeOffset> silences = new Dictionary<string, DateTimeOffset>();

    private static DateTimeOffset? Silence(StoredState stored, string host) => stored.Silences.TryGetValue(host, out var since) ? since : null;

    // For the loop: what it has found out of silent hosts is kept for those who come later. One write when a host goes offline, one when it is back.
    private async Task ReloadWithSilencesAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        foreach (var (host, seen) in State.Current.Observations)
        {
            if (seen is { Life: HostLife.Offline, SilentSince: { } since } && !silences.ContainsKey(host))
            {
                await Records.SaveSilenceAsync(host, since, cancellation).ConfigureAwait(false);
            }
            else if (seen.Life == HostLife.Answers && silences.ContainsKey(host))
            {
                await Records.RemoveSilenceAsync(host, cancellation).ConfigureAwait(false);
            }
        }
    }
}
