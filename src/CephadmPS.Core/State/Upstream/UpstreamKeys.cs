using System.Collections;

namespace CephadmPS.Core.State.Upstream;

/// <summary>
/// What upstream's cephadm keeps in the cluster's config-key store, by key without <c>mgr/cephadm/</c>, in the order it was read. A value: changes
/// give a new set. Holds secrets: never print it.
/// </summary>
public sealed class UpstreamKeys : IReadOnlyCollection<KeyValuePair<string, string>>
{
    /// <summary>Where the keys lie in the config-key store.</summary>
    public const string Prefix = "mgr/cephadm/";

    private readonly KeyValuePair<string, string>[] entries;
    private readonly Dictionary<string, int> places;

    /// <summary>Takes keys; of two equal ones the later counts.</summary>
    public UpstreamKeys(IEnumerable<KeyValuePair<string, string>> keys)
    {
        places = new Dictionary<string, int>(StringComparer.Ordinal);
        var list = new List<KeyValuePair<string, string>>();
        foreach (var entry in keys)
        {
            if (places.TryGetValue(entry.Key, out var place))
            {
                list[place] = entry;
            }
            else
            {
                places[entry.Key] = list.Count;
                list.Add(entry);
            }
        }
        entries = [.. list];
    }

    /// <summary>No keys.</summary>
    public static UpstreamKeys None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => entries.Length;

    /// <summary>A key's text; null when it is not there.</summary>
    public string? this[string key] => places.TryGetValue(key, out var place) ? entries[place].Value : null;

    /// <summary>Keys that begin so, with what follows.</summary>
    public IEnumerable<(string Name, string Value)> Below(string prefix) =>
        entries.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => (entry.Key[prefix.Length..], entry.Value));

    /// <summary>With a key set, in its old place or at the end.</summary>
    public UpstreamKeys With(string key, string value) => new(entries.Append(new(key, value)));

    /// <summary>Without a key.</summary>
    public UpstreamKeys Without(string key) => places.ContainsKey(key) ? new(entries.Where(entry => entry.Key != key)) : this;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
