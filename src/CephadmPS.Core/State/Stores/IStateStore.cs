namespace CephadmPS.Core.State.Stores;

/// <summary>Keyed records, small texts each.</summary>
public interface IStateStore
{
    /// <summary>All records whose key begins so, by key.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Writes a record.</summary>
    Task WriteAsync(string key, string value, CancellationToken cancellation = default);

    /// <summary>Removes a record; one that is not there is fine.</summary>
    Task RemoveAsync(string key, CancellationToken cancellation = default);
}
