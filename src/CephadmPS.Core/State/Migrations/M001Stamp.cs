using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Migrations;

/// <summary>
/// 0 to 1: records without a version, as a bootstrap left them that was cut short, or copied by hand. Their form is that of version 1; hosts and specs
/// must all be readable before a version is put on them.
/// </summary>
internal sealed class M001Stamp : IMigration
{
    /// <inheritdoc/>
    public string Description => "records get a version";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string?> Migrate(IReadOnlyDictionary<string, string> records)
    {
        foreach (var (key, value) in records)
        {
            foreach (var kind in new RecordKind[] { RecordKind.Of<HostRecord>(), RecordKind.Of<SpecRecord>() }.Where(kind => kind.Owns(key)))
            {
                kind.Parse(key, value);
            }
        }
        return new Dictionary<string, string?>();
    }
}
