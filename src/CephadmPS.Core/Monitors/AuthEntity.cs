using System.Collections.ObjectModel;

namespace CephadmPS.Core.Monitors;

/// <summary>An entity in Ceph's key store. Its text form shows no key.</summary>
/// <param name="Entity">Name, such as <c>client.crash.ceph1</c>.</param>
/// <param name="Key">The key, a secret; the pending one when a rotation is under way.</param>
public sealed record AuthEntity(string Entity, string Key)
{
    /// <summary>Caps by kind: <c>mon</c>, <c>mgr</c>, <c>osd</c>, <c>mds</c>.</summary>
    public IReadOnlyDictionary<string, string> Caps { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Keyring of the entity and its key and nothing more, as upstream writes it to daemons; a secret.</summary>
    public string KeyringText => $"[{Entity}]\n\tkey = {Key}\n";

    /// <summary>Keyring with the caps in it, as <c>auth get</c> prints it and clients on hosts get it; a secret.</summary>
    public string ExportText => KeyringText + string.Concat(Caps.OrderBy(cap => cap.Key, StringComparer.Ordinal)
        .Select(cap => $"\tcaps {cap.Key} = \"{cap.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n"));

    /// <summary>Name and caps.</summary>
    public override string ToString() => $"{Entity} ({string.Join(", ", Caps.Select(c => $"{c.Key} '{c.Value}'"))})";
}
