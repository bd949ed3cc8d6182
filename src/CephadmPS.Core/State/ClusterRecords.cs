using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Migrations;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.State;

/// <summary>
/// The records of a cluster in its store (docs/state.md): one a host and a kind, one a spec, and small ones for progress. Intents are written before
/// what they announce.
/// </summary>
public sealed class ClusterRecords(IStateStore store)
{
    private const string AttemptPrefix = "attempt/";
    private const string IntentKey = "intent";

    /// <summary>
    /// Reads the records of some uses. Those of an older form are read as if they were migrated; nothing is written.
    /// Errors: <c>SchemaTooNew</c> when a later release wrote them; <c>RecordDamaged</c> names a record that cannot be missed.
    /// </summary>
    public async Task<StoredState> LoadAsync(CancellationToken cancellation, params RecordUse[] uses)
    {
        var kinds = (uses.Length == 0 ? [RecordUse.Intent, RecordUse.Observed] : uses).SelectMany(RecordKinds.Of).ToList();
        // A migration can move records between keys, so that an old form is read as a whole.
        var dump = SchemaVersion.Current == await SchemaVersion.ReadAsync(store, cancellation).ConfigureAwait(false)
            ? await DumpAsync(kinds, cancellation).ConfigureAwait(false)
            : Migrator.Migrated(await store.DumpAsync("", cancellation).ConfigureAwait(false));
        var records = RecordTable.Read(dump, kinds);
        return new StoredState(records, kinds);
    }

    /// <summary>All records of one kind by name, read now: history, or what was not loaded with the rest.</summary>
    public async Task<IReadOnlyDictionary<string, T>> LoadAsync<T>(CancellationToken cancellation) where T : class, IRecord<T> =>
        RecordTable.Read(await store.DumpAsync(T.KeyPrefix, cancellation).ConfigureAwait(false), [RecordKind.Of<T>()]).Of<T>();

    /// <summary>Stores a record. A value that is stored already is not written again.</summary>
    public Task SaveAsync<T>(T record, CancellationToken cancellation) where T : class, IRecord<T> =>
        store.WriteAsync(RecordKind<T>.KeyOf(record.RecordName), record.ToJson(), cancellation);

    /// <summary>Removes a record; one that is not there is fine.</summary>
    public Task RemoveAsync<T>(string name, CancellationToken cancellation) where T : class, IRecord<T> =>
        store.RemoveAsync(RecordKind<T>.KeyOf(name), cancellation);

    /// <summary>Writes the form's version; once, at bootstrap or take-over.</summary>
    public Task InitializeAsync(CancellationToken cancellation) => SchemaVersion.WriteAsync(store, SchemaVersion.Current, cancellation);

    /// <summary>
    /// Brings records of an older form up to this one; to be called by the leader. Errors: <c>SchemaTooNew</c>, <c>RecordDamaged</c>.
    /// </summary>
    /// <returns>The versions that it passed, in order; empty: they were current.</returns>
    public Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancellation) => new Migrator(store).RunAsync(cancellation);

    /// <summary>The form that the records have now.</summary>
    public Task<int> ReadSchemaAsync(CancellationToken cancellation) => SchemaVersion.ReadAsync(store, cancellation);

    /// <summary>Stores a host.</summary>
    public Task SaveHostAsync(HostRecord host, CancellationToken cancellation) => SaveAsync(host, cancellation);

    /// <summary>Forgets a host, and all that is kept of it.</summary>
    public async Task RemoveHostAsync(string hostName, CancellationToken cancellation)
    {
        // The host first: what is left of a crash here belongs to nobody and is not read.
        await RemoveAsync<HostRecord>(hostName, cancellation).ConfigureAwait(false);
        await Task.WhenAll(
            RemoveAsync<ClientFilesRecord>(hostName, cancellation),
            RemoveAsync<Intents.AppliedProfiles>(hostName, cancellation),
            RemoveAsync<SilenceRecord>(hostName, cancellation),
            RemoveAsync<RegistryHostRecord>(hostName, cancellation),
            RemoveAsync<HostDaemonsRecord>(hostName, cancellation),
            RemoveAsync<HostDevicesRecord>(hostName, cancellation),
            RemoveAsync<HostFactsRecord>(hostName, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Stores a spec.</summary>
    public Task SaveSpecAsync(SpecRecord record, CancellationToken cancellation) => SaveAsync(record, cancellation);

    /// <summary>Forgets a spec.</summary>
    public Task RemoveSpecAsync(string serviceName, CancellationToken cancellation) => RemoveAsync<SpecRecord>(serviceName, cancellation);

    /// <summary>The number of the attempt at an operation that must not be repeated blindly; 1 at first.</summary>
    public async Task<int> CurrentAttemptAsync(string stepId, CancellationToken cancellation)
    {
        var key = AttemptPrefix + Planning.PlanBuilder.DigestOf(stepId);
        var records = await store.ReadAllAsync(key, cancellation).ConfigureAwait(false);
        return records.TryGetValue(key, out var text) && int.TryParse(text, out var attempt) ? attempt : 1;
    }

    /// <summary>Commits that an attempt is known to have failed: the next one is a new operation.</summary>
    public Task SaveFailedAttemptAsync(string stepId, int attempt, CancellationToken cancellation) =>
        store.WriteAsync(AttemptPrefix + Planning.PlanBuilder.DigestOf(stepId), $"{attempt + 1}", cancellation);

    /// <summary>Tells the leader that somebody else has stored an intent.</summary>
    public Task AnnounceIntentAsync(CancellationToken cancellation) => store.WriteAsync(IntentKey, Guid.NewGuid().ToString("N"), cancellation);

    /// <summary>A mark that differs after each announced intent; null before the first.</summary>
    public async Task<string?> ReadIntentAsync(CancellationToken cancellation) =>
        (await store.ReadAllAsync(IntentKey, cancellation).ConfigureAwait(false)).GetValueOrDefault(IntentKey);

    private async Task<StoreDump> DumpAsync(List<RecordKind> kinds, CancellationToken cancellation) =>
        StoreDump.Join(await Task.WhenAll(kinds.Select(kind => store.DumpAsync(kind.KeyPrefix, cancellation))).ConfigureAwait(false));
}

/// <summary>What was read from the store.</summary>
/// <param name="Records">The records.</param>
/// <param name="Kinds">The kinds that were read.</param>
public sealed record StoredState(RecordTable Records, IReadOnlyList<RecordKind> Kinds)
{
    /// <summary>Inventory.</summary>
    public IReadOnlyDictionary<string, HostRecord> Hosts => Records.Of<HostRecord>();

    /// <summary>Specs.</summary>
    public IReadOnlyDictionary<string, SpecRecord> Specs => Records.Of<SpecRecord>();
}
