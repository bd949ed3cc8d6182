using System.Globalization;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.State.Leadership;

/// <summary>
/// The register that epochs are claimed in, one number once: an entity <c>client.cephadmps-epoch.N</c> without caps in Ceph's key store.
/// <c>auth add</c> refuses an entity that is there with another key, so whoever finds the own random key there has won. It needs mons only,
/// no pool and no OSD. Errors are those of the mon commands.
/// </summary>
public sealed class EpochRegister(IMonitorClient monitors, TimeProvider time)
{
    private const string Prefix = "client.cephadmps-epoch.";

    // More than controllers can claim while one command is under way.
    private const int Kept = 10;

    /// <summary>The highest number that was ever claimed; 0 before the first.</summary>
    public async Task<long> LastAsync(CancellationToken cancellation) =>
        (await ReadAsync(cancellation).ConfigureAwait(false)).Select(entry => entry.Epoch).DefaultIfEmpty(0).Max();

    /// <summary>True when somebody has claimed this number.</summary>
    public async Task<bool> IsClaimedAsync(long epoch, CancellationToken cancellation) =>
        await monitors.GetAuthKeyAsync(NameOf(epoch), cancellation).ConfigureAwait(false) is not null;

    /// <summary>
    /// Claims a number; false when another one has it. When the outcome is not known (<c>AnswerUnknown</c>) the number may be spent, and nobody
    /// acts under it.
    /// </summary>
    public async Task<bool> ClaimAsync(long epoch, CancellationToken cancellation)
    {
        // The old type on a cluster that allows the new one raises HEALTH_WARN; an older cluster does not know the new one.
        var map = await monitors.GetMonMapAsync(cancellation).ConfigureAwait(false);
        var key = CephxKey.New(map.AllowsAes256k ? CephxKey.Aes256k : CephxKey.Aes, time.GetUtcNow());
        return await monitors.AddAuthAsync(new AuthEntity(NameOf(epoch), key), cancellation).ConfigureAwait(false)
            && await monitors.GetAuthKeyAsync(NameOf(epoch), cancellation).ConfigureAwait(false) == key;
    }

    /// <summary>Removes what is no longer needed: all but the last ten numbers, and those whose key is of an older type than this one's.</summary>
    /// <param name="epoch">The number that was claimed last.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task TrimAsync(long epoch, CancellationToken cancellation)
    {
        var entries = await ReadAsync(cancellation).ConfigureAwait(false);
        var type = entries.Where(entry => entry.Epoch == epoch).Select(entry => entry.KeyType).FirstOrDefault();
        var old = entries.Where(entry => entry.Epoch <= epoch - Kept || (entry.Epoch < epoch && entry.KeyType < type));
        await Task.WhenAll(old.Select(entry => monitors.RemoveAuthAsync(NameOf(entry.Epoch), cancellation))).ConfigureAwait(false);
    }

    private static string NameOf(long epoch) => Prefix + epoch.ToString(CultureInfo.InvariantCulture);

    private async Task<List<(long Epoch, int KeyType)>> ReadAsync(CancellationToken cancellation)
    {
        var entries = new List<(long, int)>();
        foreach (var entity in await monitors.ListAuthAsync(cancellation).ConfigureAwait(false))
        {
            if (entity.Entity.StartsWith(Prefix, StringComparison.Ordinal)
                && long.TryParse(entity.Entity.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
            {
                entries.Add((epoch, CephxKey.TypeOf(entity.Key)));
            }
        }
        return entries;
    }
}
