using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The monitors.</summary>
public sealed class MonSpec() : ServiceSpec("mon")
{
    /// <summary>CRUSH locations of mons for stretch mode: host → <c>bucket=name</c> entries.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> CrushLocations =>
        Field("crush_locations").ToDictionary(places => places.ItemTexts);

    internal override void Validate(SpecReport report)
    {
        var locations = Field("crush_locations");
        if (locations.IsTruthy && locations.Kind != SpecNodeKind.Map)
        {
            report.Error("crush-location", "crush_locations", locations, "CRUSH locations are a map of hosts to lists.");
        }

        foreach (var (host, places) in locations.Entries)
        {
            var field = "crush_locations." + host;
            if (host.Kind != SpecNodeKind.Text || HostNames.Problem(host.Text) is not null)
            {
                report.Error("host-name", field, host, $"The host name '{host}' {HostNames.Problem(host.FullText) ?? "must be text"}.");
            }

            if (places.Kind != SpecNodeKind.List)
            {
                report.Error("crush-location", field, places, "The CRUSH locations of a mon are a list of bucket=name.");
            }

            foreach (var place in places.Items.Where(p => p.Kind != SpecNodeKind.Text || p.Text.Count(c => c == '=') != 1))
            {
                report.Error("crush-location", field, place, "A CRUSH location is bucket=name.");
            }
        }
    }

    internal static void Fields(FieldTable table) => table.Add("crush_locations", FieldKind.Map);
}
