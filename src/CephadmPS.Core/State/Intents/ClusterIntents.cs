using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Intents;

/// <summary>What people have asked for beside specs and hosts, and what was carried out of it: the records of these kinds, by name.</summary>
public sealed record ClusterIntents
{
    /// <summary>Actions that wait, by daemon name.</summary>
    public IReadOnlyDictionary<string, DaemonAction> Actions { get; init; } = new Dictionary<string, DaemonAction>();

    /// <summary>Keyrings of clients that are kept on hosts, by entity.</summary>
    public IReadOnlyDictionary<string, ClientKeyring> ClientKeyrings { get; init; } = new Dictionary<string, ClientKeyring>();

    /// <summary>Tuned profiles by name.</summary>
    public IReadOnlyDictionary<string, TunedProfileRecord> TunedProfiles { get; init; } = new Dictionary<string, TunedProfileRecord>();

    /// <summary>Client files that were written to hosts, by host.</summary>
    public IReadOnlyDictionary<string, ClientFilesRecord> ClientFiles { get; init; } = new Dictionary<string, ClientFilesRecord>();

    /// <summary>Tuned profiles that were applied to hosts, by host.</summary>
    public IReadOnlyDictionary<string, AppliedProfiles> AppliedProfiles { get; init; } = new Dictionary<string, AppliedProfiles>();

    /// <summary>Options that were set for the <c>config</c> of a service's spec, by service.</summary>
    public IReadOnlyDictionary<string, AppliedOptions> Options { get; init; } = new Dictionary<string, AppliedOptions>();

    /// <summary>Background work is paused; null: it is not.</summary>
    public Pause? Pause { get; init; }

    /// <summary>Checks of hosts' configuration that are switched off; null: none.</summary>
    public DisabledChecks? DisabledChecks { get; init; }

    /// <summary>The intents among stored records.</summary>
    public static ClusterIntents Of(RecordTable records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return new ClusterIntents
        {
            Actions = records.Of<DaemonAction>(),
            ClientKeyrings = records.Of<ClientKeyring>(),
            TunedProfiles = records.Of<TunedProfileRecord>(),
            ClientFiles = records.Of<ClientFilesRecord>(),
            AppliedProfiles = records.Of<AppliedProfiles>(),
            Options = records.Of<AppliedOptions>(),
            Pause = records.Find<Pause>(),
            DisabledChecks = records.Find<DisabledChecks>(),
        };
    }

    /// <summary>The records with these intents in place of theirs.</summary>
    public RecordTable Into(RecordTable records)
    {
        ArgumentNullException.ThrowIfNull(records);
        records = Put(records, Actions);
        records = Put(records, ClientKeyrings);
        records = Put(records, TunedProfiles);
        records = Put(records, ClientFiles);
        records = Put(records, AppliedProfiles);
        records = Put(records, Options);
        records = Pause is null ? records.Without<Pause>("") : records.With(Pause);
        return DisabledChecks is null ? records.Without<DisabledChecks>("") : records.With(DisabledChecks);
    }

    private static RecordTable Put<T>(RecordTable records, IReadOnlyDictionary<string, T> wanted)
        where T : class, IRecord<T>
    {
        var present = records.Of<T>();
        if (ReferenceEquals(present, wanted))
        {
            return records;
        }
        foreach (var name in present.Keys.Where(name => !wanted.ContainsKey(name)).ToList())
        {
            records = records.Without<T>(name);
        }
        foreach (var record in wanted.Values.Where(record => !record.Equals(present.GetValueOrDefault(record.RecordName))))
        {
            records = records.With(record);
        }
        return records;
    }
}
