using CephadmPS.Core.Errors;

namespace CephadmPS.Core.State.Records;

/// <summary>Texts of a store by key, and those keys whose text cannot be had.</summary>
/// <param name="Values">Text by key.</param>
/// <param name="Damaged">Error (<c>RecordDamaged</c>) by key.</param>
public sealed record StoreDump(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, CephadmException> Damaged)
{
    /// <summary>Nothing.</summary>
    public static StoreDump Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, CephadmException>());

    /// <summary>All values. Errors: the first damaged one.</summary>
    public IReadOnlyDictionary<string, string> Require() =>
        Damaged.Count == 0 ? Values : throw Damaged.OrderBy(entry => entry.Key, StringComparer.Ordinal).First().Value;

    /// <summary>What several reads gave, together.</summary>
    internal static StoreDump Join(IReadOnlyCollection<StoreDump> dumps) => new(
        dumps.SelectMany(dump => dump.Values).DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value),
        dumps.SelectMany(dump => dump.Damaged).DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value));
}
