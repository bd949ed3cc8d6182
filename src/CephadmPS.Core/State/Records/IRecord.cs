namespace CephadmPS.Core.State.Records;

/// <summary>When a kind of record is read.</summary>
public enum RecordUse
{
    /// <summary>What shall be, and how far it has come: read before each pass, and again when somebody else has stored an intent.</summary>
    Intent,
    /// <summary>What was last seen of hosts: read once, when a session begins; from then on hosts tell.</summary>
    Observed,
    /// <summary>What happened: read when somebody asks for it.</summary>
    History,
}

/// <summary>
/// A value that is kept in the cluster's own store. A new kind of record is a type that implements this, and one line in
/// <see cref="RecordKinds.All"/>; saving, loading, size, mirror and damage are common to all.
/// </summary>
/// <typeparam name="TSelf">The record's own type.</typeparam>
public interface IRecord<TSelf> where TSelf : class, IRecord<TSelf>
{
    /// <summary>What the keys of this kind begin with: <c>tuned-profile/</c>. Without a final slash there is only one record of the kind, with an empty name.</summary>
    static abstract string KeyPrefix { get; }

    /// <summary>When it is read.</summary>
    static abstract RecordUse Use { get; }

    /// <summary>
    /// A record that cannot be read is left out and told of; false (the default): reading stops with <c>RecordDamaged</c>, because acting without it
    /// would be worse than not acting.
    /// </summary>
    static virtual bool CanBeMissed => false;

    /// <summary>What follows the prefix in the key: a host, service or profile.</summary>
    string RecordName { get; }

    /// <summary>The record as JSON, its name included where it is not told by the rest. See <see cref="RecordJson"/>.</summary>
    string ToJson();

    /// <summary>Reads what <see cref="ToJson"/> wrote. Errors: any; they become <c>RecordDamaged</c>.</summary>
    /// <param name="name">The record's name, from its key.</param>
    /// <param name="json">Its text.</param>
    static abstract TSelf FromJson(string name, string json);
}
