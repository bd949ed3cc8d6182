using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.State.Stores;

/// <summary>Records in the mons' config-key store under <c>cephadmps/</c>.</summary>
public sealed class ConfigKeyStore(IMonitorClient monitors) : IStateStore
{
    private const string Root = "cephadmps/";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) =>
        (await monitors.DumpConfigKeysAsync(Root + prefix, cancellation).ConfigureAwait(false)).ToDictionary(pair => pair.Key[Root.Length..], pair => pair.Value);

    /// <inheritdoc/>
    public Task WriteAsync(string key, string value, CancellationToken cancellation = default) => monitors.SetConfigKeyAsync(Root + key, value, cancellation);

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken cancellation = default) => monitors.RemoveConfigKeyAsync(Root + key, cancellation);
}
