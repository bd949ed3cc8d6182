using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Leadership;

/// <summary>
/// Epochs as Ceph's own key store grants them: <c>auth add client.cephadmps-epoch.N</c> with a key of our own takes effect for exactly
/// one claimant, and <c>auth get-key</c> tells which. No pool and no OSD is needed, so it works while OSDs are down. A number is
/// never used again.
/// </summary>
public sealed class EpochRegister(IMonitorClient client)
{
    /// <summary>Entities that stand for epochs: this and the number. They have no caps, so their keys open nothing.</summary>
    public const string Entity = "client.cephadmps-epoch.";

    /// <summary>Newest epochs that stay; the highest one is what makes the next number new.</summary>
    public const int Kept = 10;

    private const int Tries = 3;

    /// <summary>Epochs claimed so far and not pruned, rising.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellation = default) =>
        [.. (await client.ListAuthAsync(cancellation).ConfigureAwait(false))
            .Where(e => e.Entity.StartsWith(Entity, StringComparison.Ordinal))
            .Select(e => long.TryParse(e.Entity.AsSpan(Entity.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(n => n > 0).Order()];

    /// <summary>
    /// Claims one epoch. Errors: those of the monitor client; after <c>AnswerUnknown</c> the number may be taken without anybody
    /// leading by it, which does no harm.
    /// </summary>
    /// <returns>True for exactly one claimant of a number, ever.</returns>
    public async Task<bool> TryClaimAsync(long epoch, CancellationToken cancellation = default)
    {
        var claim = new AuthEntity(Entity + epoch.ToString(CultureInfo.InvariantCulture), NewKey());
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AddAsync(claim, cancellation).ConfigureAwait(false);
                // The register's own word counts, not the answer to the write.
                return await client.GetAuthKeyAsync(claim.Entity, cancellation).ConfigureAwait(false) == claim.Key;
            }
            catch (CephadmException e) when (e.Id == "AnswerUnknown" && attempt < Tries)
            {
                // With the same key it is the same claim, so trying again is safe.
            }
        }
    }

    /// <summary>True when a later epoch than this one has been claimed next to it.</summary>
    public async Task<bool> IsSupersededAsync(long epoch, CancellationToken cancellation = default) =>
        await client.GetAuthKeyAsync(Entity + (epoch + 1).ToString(CultureInfo.InvariantCulture), cancellation).ConfigureAwait(false) is not null;

    /// <summary>Forgets old epochs; only the leader does that.</summary>
    public async Task PruneAsync(IReadOnlyList<long> known, long epoch, CancellationToken cancellation = default)
    {
        foreach (var old in known.Where(n => n <= epoch - Kept))
        {
            await client.RemoveAuthAsync(Entity + old.ToString(CultureInfo.InvariantCulture), cancellation).ConfigureAwait(false);
        }
    }

    // Not marked as mutating: agents check epochs before mutations, and this is how one comes by an epoch.
    private async Task AddAsync(AuthEntity claim, CancellationToken cancellation)
    {
        var command = new MonitorCommand("auth add")
        {
            Arguments = new JObject { ["entity"] = claim.Entity },
            Input = Encoding.UTF8.GetBytes(claim.KeyringText),
        };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        // EINVAL up to Ceph 19, EEXIST since 20: it is there with another key.
        if (reply.ReturnCode is not (0 or -17 or -22))
        {
            throw MonitorCalls.Failed(command, reply);
        }
    }

    /// <summary>A key in cephx's form: type 1 (AES), time of making, length, secret; all little-endian.</summary>
    private static string NewKey()
    {
        var key = new byte[12 + 16];
        BinaryPrimitives.WriteUInt16LittleEndian(key, 1);
        // The time has no meaning here; a random one makes two keys differ even more surely.
        RandomNumberGenerator.Fill(key.AsSpan(2, 4));
        BinaryPrimitives.WriteUInt16LittleEndian(key.AsSpan(10), 16);
        RandomNumberGenerator.Fill(key.AsSpan(12));
        return Convert.ToBase64String(key);
    }
}
