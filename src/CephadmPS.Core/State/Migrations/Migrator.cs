using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Migrations;

/// <summary>
/// Brings records up to the current form, one numbered step after the other. The store cannot change several keys at once, so that a step's result is
/// written to one record first (<c>migration</c>, the moment from which the step counts as done), then to the records' own keys: after a crash at
/// any instant it is finished from there, and whoever reads meanwhile sees the step's result.
/// </summary>
public sealed class Migrator(IStateStore store)
{
    internal const string JournalKey = "migration";

    /// <summary>The steps: the first leads from version 0 to 1, and so on.</summary>
    internal static IReadOnlyList<IMigration> Steps { get; } =
    [
        new M001Stamp(),
        new M002ClientFiles(),
    ];

    /// <summary>Runs the steps that are missing. Errors: <c>SchemaTooNew</c>, <c>RecordDamaged</c>; the records are then as they were before that step.</summary>
    /// <returns>The versions that were reached, in order; empty: they were current.</returns>
    public async Task<IReadOnlyList<int>> RunAsync(CancellationToken cancellation)
    {
        var reached = new List<int>();
        var begun = (await store.DumpAsync(JournalKey, cancellation).ConfigureAwait(false)).Require().GetValueOrDefault(JournalKey);
        var now = await SchemaVersion.ReadAsync(store, cancellation).ConfigureAwait(false);
        if (begun is not null)
        {
            var journal = Journal.FromJson(begun);
            if (journal.Version > now)
            {
                SchemaVersion.RequireKnown(journal.Version);
                reached.Add(await FinishAsync(journal, cancellation).ConfigureAwait(false));
            }
            else
            {
                // Only its own removal was missing: what it says may have been changed since.
                await store.RemoveAsync(JournalKey, cancellation).ConfigureAwait(false);
            }
        }
        else if (now == SchemaVersion.Current)
        {
            return reached;
        }
        var dump = await store.DumpAsync("", cancellation).ConfigureAwait(false);
        for (var version = SchemaVersion.Of(dump); version < SchemaVersion.Current; version++)
        {
            var journal = Step(dump, version);
            await store.WriteAsync(JournalKey, journal.ToJson(), cancellation).ConfigureAwait(false);
            reached.Add(await FinishAsync(journal, cancellation).ConfigureAwait(false));
            dump = Apply(dump, journal);
        }
        return reached;
    }

    /// <summary>The records as they would be after all steps; nothing is written.</summary>
    internal static StoreDump Migrated(StoreDump dump)
    {
        if (dump.Values.TryGetValue(JournalKey, out var begun) && Journal.FromJson(begun) is var journal && journal.Version > SchemaVersion.Of(dump))
        {
            SchemaVersion.RequireKnown(journal.Version);
            dump = Apply(dump, journal);
        }
        for (var version = SchemaVersion.Of(dump); version < SchemaVersion.Current; version++)
        {
            dump = Apply(dump, Step(dump, version));
        }
        return dump;
    }

    private static Journal Step(StoreDump dump, int version)
    {
        try
        {
            var lost = dump.Damaged.FirstOrDefault(damaged => RecordKinds.All.Any(kind => kind.Owns(damaged.Key) && !kind.CanBeMissed));
            return lost.Value is { } error ? throw error : new Journal(version + 1, Steps[version].Migrate(dump.Values));
        }
        catch (CephadmException)
        {
            throw;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or Newtonsoft.Json.JsonException or InvalidOperationException)
        {
            throw RecordJson.Damaged(SchemaVersion.Key, $"step {version + 1} ({Steps[version].Description}) fails: {e.Message}", e);
        }
    }

    private static StoreDump Apply(StoreDump dump, Journal journal)
    {
        var values = new Dictionary<string, string>(dump.Values);
        values.Remove(JournalKey);
        foreach (var (key, value) in journal.Changes)
        {
            if (value is null)
            {
                values.Remove(key);
            }
            else
            {
                values[key] = value;
            }
        }
        values[SchemaVersion.Key] = $"{journal.Version}";
        return dump with { Values = values };
    }

    private async Task<int> FinishAsync(Journal journal, CancellationToken cancellation)
    {
        await Task.WhenAll(journal.Changes.Select(change => change.Value is { } value
            ? store.WriteAsync(change.Key, value, cancellation)
            : store.RemoveAsync(change.Key, cancellation))).ConfigureAwait(false);
        await SchemaVersion.WriteAsync(store, journal.Version, cancellation).ConfigureAwait(false);
        await store.RemoveAsync(JournalKey, cancellation).ConfigureAwait(false);
        return journal.Version;
    }

    /// <summary>A step's result.</summary>
    private sealed record Journal(int Version, IReadOnlyDictionary<string, string?> Changes)
    {
        public string ToJson() => RecordJson.Text(new JObject
        {
            ["version"] = Version,
            ["changes"] = new JObject(Changes.Select(change => new JProperty(change.Key, change.Value))),
        });

        public static Journal FromJson(string text)
        {
            try
            {
                var json = RecordJson.Parse(text);
                return new Journal(json.Value<int>("version"), ((JObject)json["changes"]!).Properties().ToDictionary(change => change.Name, change => (string?)change.Value));
            }
            catch (Exception e) when (e is Newtonsoft.Json.JsonException or InvalidCastException or ArgumentException or FormatException)
            {
                throw RecordJson.Damaged(JournalKey, e.Message, e);
            }
        }
    }
}
