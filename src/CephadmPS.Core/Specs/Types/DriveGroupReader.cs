using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>What is special about the layout of osd specs.</summary>
internal static class DriveGroupReader
{
    /// <summary>
    /// Devices stand either all on top or all below <c>spec</c>; <c>spec</c> must say something; custom configuration files
    /// go only with <c>spec</c>. (The <c>host_pattern</c> on top of old releases is refused upstream too, in spite of code for it.)
    /// </summary>
    public static void CheckLayout(SpecNode document, SpecReport report)
    {
        var schema = ServiceSchema.For("osd");
        if (document["spec"] is not { } spec)
        {
            if (document["custom_configs"] is { } configs)
            {
                report.Error("unknown-field", "custom_configs", configs, "Custom configuration files need the form with 'spec'.");
            }

            return;
        }

        if (spec.Kind != SpecNodeKind.Map || spec.Entries.Count == 0)
        {
            report.Error("osd-spec-empty", "spec", spec, "What stands below 'spec' is a map that says which devices to use.");
        }

        foreach (var (key, value) in document.Entries)
        {
            if (key.FullText.EndsWith("_devices", StringComparison.Ordinal) && schema.Find(key.FullText) is not null && !value.IsNull)
            {
                report.Error("osd-mixed", key.FullText, value, "With 'spec', devices stand below it.");
            }
        }
    }
}
