using CephadmPS.Core.Errors;
using Newtonsoft.Json;

namespace CephadmPS.Core.State.Records;

/// <summary>A kind of record, for code that treats all kinds alike.</summary>
public abstract class RecordKind
{
    /// <summary>The record's type.</summary>
    public abstract Type Type { get; }

    /// <summary>What the keys begin with.</summary>
    public abstract string KeyPrefix { get; }

    /// <summary>When it is read.</summary>
    public abstract RecordUse Use { get; }

    /// <summary>A damaged one is left out.</summary>
    public abstract bool CanBeMissed { get; }

    /// <summary>The kind of a record type.</summary>
    public static RecordKind<T> Of<T>() where T : class, IRecord<T> => RecordKind<T>.Instance;

    /// <summary>Is this the key of a record of this kind.</summary>
    public bool Owns(string key) =>
        KeyPrefix.EndsWith('/') ? key.Length > KeyPrefix.Length && key.StartsWith(KeyPrefix, StringComparison.Ordinal) : key == KeyPrefix;

    /// <summary>Reads a record, to see whether it can be read.</summary>
    internal abstract object Parse(string key, string value);

    /// <summary>An empty table of the kind.</summary>
    internal abstract TypedRecords NewTable(IEnumerable<object> records);
}

/// <summary>The kind of a record type.</summary>
/// <typeparam name="T">The record type.</typeparam>
public sealed class RecordKind<T> : RecordKind where T : class, IRecord<T>
{
    internal static readonly RecordKind<T> Instance = new();

    private RecordKind()
    {
    }

    /// <inheritdoc/>
    public override Type Type => typeof(T);

    /// <inheritdoc/>
    public override string KeyPrefix => T.KeyPrefix;

    /// <inheritdoc/>
    public override RecordUse Use => T.Use;

    /// <inheritdoc/>
    public override bool CanBeMissed => T.CanBeMissed;

    /// <summary>The key of a record by its name.</summary>
    public static string KeyOf(string name) => T.KeyPrefix + name;

    /// <summary>Reads one. Errors: <c>RecordDamaged</c>.</summary>
    public static T Read(string key, string value)
    {
        try
        {
            return T.FromJson(key[T.KeyPrefix.Length..], value);
        }
        catch (Exception e) when (e is JsonException or CephadmException or FormatException or ArgumentException or InvalidOperationException
            or InvalidCastException or OverflowException or NullReferenceException or KeyNotFoundException)
        {
            throw RecordJson.Damaged(key, e.Message, e);
        }
    }

    internal override object Parse(string key, string value) => Read(key, value);

    internal override TypedRecords NewTable(IEnumerable<object> records) => new TypedRecords<T>(records.Cast<T>().ToDictionary(record => record.RecordName));
}
