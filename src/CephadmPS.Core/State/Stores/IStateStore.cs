namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Keeps records: texts, normally JSON, under keys such as <c>spec/mon</c>. A batch is not atomic: each record is written whole or
/// not at all, so what belongs together is one record.
/// </summary>
public interface IStateStore
{
    /// <summary>All records whose key begins so, by key. Error: <c>StateDamaged</c> when one cannot be read.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix = "", CancellationToken cancellation = default);

    /// <summary>Writes those records that are not stored so already.</summary>
    /// <returns>Keys that were written.</returns>
    Task<IReadOnlyList<string>> WriteAsync(IReadOnlyDictionary<string, string> records, CancellationToken cancellation = default);

    /// <summary>Removes records; those that are not there are fine.</summary>
    Task RemoveAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation = default);
}
