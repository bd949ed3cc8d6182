using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Keyed records, texts each, that outlive the controller. Keys are path-like (<c>host/ceph1</c>). A write is atomic: whoever reads gets the
/// old value or the new one. Writes of different keys may be under way at the same time; those of one key keep their order.
/// </summary>
public interface IStateStore
{
    /// <summary>All records whose key begins so, by key, and those that cannot be read; an empty prefix means all.</summary>
    Task<StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>All records whose key begins so, by key; an empty prefix means all. Errors: <c>RecordDamaged</c>, which names the record.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Writes a record. A value that this store has read or written last under the key is not written again.</summary>
    Task WriteAsync(string key, string value, CancellationToken cancellation = default);

    /// <summary>Removes a record; one that is not there is fine.</summary>
    Task RemoveAsync(string key, CancellationToken cancellation = default);
}
