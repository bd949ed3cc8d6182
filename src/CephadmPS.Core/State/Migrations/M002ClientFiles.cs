using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Migrations;

/// <summary>1 to 2: <c>client-files/HOST</c> was a bare digest; now it is an object, to which the written files come with their digests, modes and owners.</summary>
internal sealed class M002ClientFiles : IMigration
{
    private const string Prefix = "client-files/";

    /// <inheritdoc/>
    public string Description => "client files are kept one by one";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string?> Migrate(IReadOnlyDictionary<string, string> records) =>
        records.Where(record => record.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(record => record.Key, record => (string?)RecordJson.Text(new JObject { ["input"] = record.Value }));
}
