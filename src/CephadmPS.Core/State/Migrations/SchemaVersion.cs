using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.State.Migrations;

/// <summary>The version of the records' form, in the record <c>schema</c>. Records without it are of version 0.</summary>
public static class SchemaVersion
{
    internal const string Key = "schema";

    /// <summary>The form that this release writes.</summary>
    public static int Current => Migrator.Steps.Count;

    /// <summary>
    /// The form that the store's records have; a store without records has the current one. Errors: <c>SchemaTooNew</c>, <c>RecordDamaged</c>.
    /// </summary>
    public static async Task<int> ReadAsync(IStateStore store, CancellationToken cancellation)
    {
        var found = await store.DumpAsync(Key, cancellation).ConfigureAwait(false);
        // Most stores have it: only those without are read as a whole.
        return found.Values.ContainsKey(Key) || found.Damaged.ContainsKey(Key) ? Of(found) : Of(await store.DumpAsync("", cancellation).ConfigureAwait(false));
    }

    /// <summary>The form of records that were read as a whole.</summary>
    internal static int Of(StoreDump dump)
    {
        if (!dump.Values.TryGetValue(Key, out var text))
        {
            return dump.Damaged.TryGetValue(Key, out var error) ? throw error
                : dump.Values.Keys.Any(key => RecordKinds.All.Any(kind => kind.Owns(key))) ? 0
                : Current;
        }
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw RecordJson.Damaged(Key, $"'{text}' is no version");
        }
        RequireKnown(version);
        return version;
    }

    internal static void RequireKnown(int version)
    {
        if (version > Current)
        {
            throw new CephadmException("SchemaTooNew", ErrorKind.Refused,
                $"The cluster's records have form {version}; this release knows {Current}.", "Use a newer release of Cephadm.");
        }
    }

    internal static Task WriteAsync(IStateStore store, int version, CancellationToken cancellation) =>
        store.WriteAsync(Key, version.ToString(CultureInfo.InvariantCulture), cancellation);
}
