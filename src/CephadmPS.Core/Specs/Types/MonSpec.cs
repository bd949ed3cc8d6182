using CephadmPS.Core.Specs.Schema;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The monitors.</summary>
public sealed class MonSpec() : ServiceSpec("mon")
{
    /// <summary>CRUSH locations of mons for stretch mode: host → <c>bucket=name</c> entries.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> CrushLocations =>
        Field("crush_locations").Entries.ToDictionary(
            e => e.Key.FullText, e => (IReadOnlyList<string>)e.Value.Items.Select(i => i.FullText).ToList());

    internal static void Fields(FieldTable table) => table.Add("crush_locations", FieldKind.Map);
}
