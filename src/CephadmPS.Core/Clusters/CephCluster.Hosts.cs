using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Life of the hosts.</summary>
public sealed partial class CephCluster
{
    // For the loop: what it has found out of silent hosts is kept for those who come later. One write when a host goes offline, one when it is back.
    private async Task ReloadWithSilencesAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        foreach (var (host, seen) in State.Current.Observations)
        {
            var known = State.Current.Records.Find<SilenceRecord>(host) is not null;
            if (seen is { Life: HostLife.Offline, SilentSince: { } since } && !known)
            {
                var record = new SilenceRecord(host, since);
                await Records.SaveAsync(record, cancellation).ConfigureAwait(false);
                State.SetRecord(record);
            }
            else if (seen.Life == HostLife.Answers && known)
            {
                await Records.RemoveAsync<SilenceRecord>(host, cancellation).ConfigureAwait(false);
                State.RemoveRecord<SilenceRecord>(host);
            }
        }
    }
}
