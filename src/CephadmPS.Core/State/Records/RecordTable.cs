using CephadmPS.Core.Errors;

namespace CephadmPS.Core.State.Records;

/// <summary>
/// Records of all kinds that were read, by type and name: a value that does not change. Planners ask <c>state.Records.Of&lt;T&gt;()</c>.
/// </summary>
public sealed class RecordTable
{
    private readonly Dictionary<Type, TypedRecords> kinds;

    private RecordTable(Dictionary<Type, TypedRecords> kinds, IReadOnlyList<DamagedRecord> damaged) => (this.kinds, Damaged) = (kinds, damaged);

    /// <summary>No records.</summary>
    public static RecordTable Empty { get; } = new([], []);

    /// <summary>Records that could not be read and can be missed.</summary>
    public IReadOnlyList<DamagedRecord> Damaged { get; }

    /// <summary>All records of a kind by name.</summary>
    public IReadOnlyDictionary<string, T> Of<T>() where T : class, IRecord<T> =>
        kinds.TryGetValue(typeof(T), out var records) ? ((TypedRecords<T>)records).ByName : TypedRecords<T>.None.ByName;

    /// <summary>One record; null when there is none.</summary>
    public T? Find<T>(string name = "") where T : class, IRecord<T> => Of<T>().GetValueOrDefault(name);

    /// <summary>With a record put in or replaced.</summary>
    public RecordTable With<T>(T record) where T : class, IRecord<T> =>
        WithKind(new TypedRecords<T>(new Dictionary<string, T>(Of<T>()) { [record.RecordName] = record }));

    /// <summary>Without a record.</summary>
    public RecordTable Without<T>(string name) where T : class, IRecord<T>
    {
        if (!Of<T>().ContainsKey(name))
        {
            return this;
        }
        var left = new Dictionary<string, T>(Of<T>());
        left.Remove(name);
        return WithKind(new TypedRecords<T>(left));
    }

    /// <summary>Reads records of some kinds. Errors: <c>RecordDamaged</c> for one that cannot be missed.</summary>
    /// <param name="dump">Texts by key, of whatever kinds.</param>
    /// <param name="of">The kinds to read.</param>
    internal static RecordTable Read(StoreDump dump, IEnumerable<RecordKind> of)
    {
        var byKind = of.ToDictionary(kind => kind, _ => new List<object>());
        var byPrefix = byKind.Keys.ToLookup(kind => HeadOf(kind.KeyPrefix));
        var damaged = new List<DamagedRecord>();
        foreach (var (key, value) in dump.Values)
        {
            if (Owner(key) is { } kind)
            {
                try
                {
                    byKind[kind].Add(kind.Parse(key, value));
                }
                catch (CephadmException e) when (kind.CanBeMissed && e.Id == "RecordDamaged")
                {
                    damaged.Add(new DamagedRecord(key, e.Message));
                }
            }
        }
        foreach (var (key, error) in dump.Damaged)
        {
            if (Owner(key) is { } kind)
            {
                damaged.Add(kind.CanBeMissed ? new DamagedRecord(key, error.Message) : throw error);
            }
        }
        return new RecordTable(byKind.Where(entry => entry.Value.Count > 0).ToDictionary(entry => entry.Key.Type, entry => entry.Key.NewTable(entry.Value)), damaged);

        RecordKind? Owner(string key) => byPrefix[HeadOf(key)].FirstOrDefault(kind => kind.Owns(key));
    }

    /// <summary>This table with the kinds of another one in place of its own.</summary>
    internal RecordTable Replace(RecordTable other, IEnumerable<RecordKind> of)
    {
        var merged = new Dictionary<Type, TypedRecords>(kinds);
        foreach (var kind in of)
        {
            merged.Remove(kind.Type);
            if (other.kinds.TryGetValue(kind.Type, out var records))
            {
                merged[kind.Type] = records;
            }
        }
        return new RecordTable(merged, other.Damaged);
    }

    private static string HeadOf(string key) => key.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? key[..slash] : key;

    private RecordTable WithKind<T>(TypedRecords<T> records) where T : class, IRecord<T> =>
        new(new Dictionary<Type, TypedRecords>(kinds) { [typeof(T)] = records }, Damaged);
}

/// <summary>A record that could not be read.</summary>
/// <param name="Key">Its key, below <c>cephadmps/</c>.</param>
/// <param name="Why">What is wrong, one sentence that names it.</param>
public sealed record DamagedRecord(string Key, string Why);

internal abstract class TypedRecords;

internal sealed class TypedRecords<T>(IReadOnlyDictionary<string, T> byName) : TypedRecords where T : class, IRecord<T>
{
    public static TypedRecords<T> None { get; } = new(new Dictionary<string, T>());

    public IReadOnlyDictionary<string, T> ByName => byName;
}
