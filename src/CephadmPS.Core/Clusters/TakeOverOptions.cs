namespace CephadmPS.Core.Clusters;

/// <summary>How a cluster is taken over from upstream's cephadm.</summary>
public sealed record TakeOverOptions
{
    /// <summary>Host → fingerprint that its key must have (<c>SHA256:…</c>). Upstream kept no host keys.</summary>
    public IReadOnlyDictionary<string, string> HostKeyFingerprints { get; init; } = new Dictionary<string, string>();

    /// <summary>Pin whatever keys the other hosts show.</summary>
    public bool AcceptNewHostKeys { get; init; }

    /// <summary>Go on although hosts do not answer: their keys are pinned later, with <c>Add-CephHost</c>.</summary>
    public bool AllowOfflineHosts { get; init; }
}
