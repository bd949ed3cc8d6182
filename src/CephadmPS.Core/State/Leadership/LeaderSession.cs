using System.Globalization;
using System.Security.Cryptography;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.State.Leadership;

/// <summary>stop gap</summary>
public sealed class LeaderSession(string fsid, IMonitorClient monitors, HostConnections hosts, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Epoch.</summary>
    public long Epoch { get; private set; }

    /// <summary>Ensure.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (Epoch > 0)
        {
            return;
        }
        var last = (await monitors.ListAuthAsync(cancellation).ConfigureAwait(false)).Where(e => e.Entity.StartsWith("client.cephadmps-epoch.", StringComparison.Ordinal))
            .Select(e => long.Parse(e.Entity.Split('.')[2], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        await hosts.AttachAsync(fsid, last, Environment.MachineName, cancellation).ConfigureAwait(false);
        Epoch = last;
        var key = new byte[44];
        key[0] = 2;
        BitConverter.TryWriteBytes(key.AsSpan(2), (int)time.GetUtcNow().ToUnixTimeSeconds());
        key[10] = 32;
        RandomNumberGenerator.Fill(key.AsSpan(12));
        var text = Convert.ToBase64String(key);
        await monitors.AddAuthAsync(new AuthEntity($"client.cephadmps-epoch.{last + 1}", text), cancellation).ConfigureAwait(false);
        if (await monitors.GetAuthKeyAsync($"client.cephadmps-epoch.{last + 1}", cancellation).ConfigureAwait(false) == text)
        {
            await hosts.AttachAsync(fsid, last + 1, Environment.MachineName, cancellation).ConfigureAwait(false);
            Epoch = last + 1;
        }
    }

    /// <summary>Stop.</summary>
    public Task StopRenewingAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
