using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

public sealed partial class DriveGroupSpec
{
    private static readonly string[] Selections = ["data_devices", "db_devices", "wal_devices", "journal_devices"];

    /// <summary>Filters in upstream's order of keys, logic in upper case.</summary>
    internal override void Complete()
    {
        foreach (var name in Selections.Where(n => Field(n).IsTruthy))
        {
            // Filters that all say nothing (an empty size) still make a selection: of every device. Without them it would be none.
            var normal = DeviceSelectionReader.Normalize(Field(name));
            Set(name, normal.IsTruthy ? normal : Field(name));
        }

        if (Field("filter_logic") is { Kind: SpecNodeKind.Text } logic)
        {
            Set("filter_logic", SpecNode.Of(logic.Text.ToUpperInvariant(), logic.Line));
        }
    }

    internal override void Validate(SpecReport report)
    {
        if (Placement.IsEmpty)
        {
            report.Error("osd-placement", "placement", null, "An osd service needs a placement.");
        }

        if (!Field("data_devices").IsTruthy)
        {
            report.Error("osd-data-devices", "data_devices", Field("data_devices"), "An osd service needs data_devices.");
        }

        foreach (var name in Selections.Where(n => Field(n).IsTruthy))
        {
            DeviceSelectionReader.Validate(Field(name), name, report);
        }

        if (Field("objectstore") is not { Kind: SpecNodeKind.Text, Text: "bluestore" } store)
        {
            report.Error("osd-objectstore", "objectstore", Field("objectstore"), "The only object store is bluestore.");
        }

        foreach (var name in new[] { "block_wal_size", "block_db_size", "journal_size" })
        {
            if (Field(name) is { IsNull: false, Kind: not (SpecNodeKind.Integer or SpecNodeKind.Text) } size)
            {
                report.Error("osd-size-kind", name, size, "A size is a whole number of bytes, or text with a unit.");
            }
        }

        FieldRules.Exactly(report, "filter_logic", SpecNode.Of(FilterLogic, Field("filter_logic").Line), "AND", "OR");
        if (Raw("filter_logic") is { Kind: not SpecNodeKind.Text } logic)
        {
            report.Error("one-of", "filter_logic", logic, "It must be AND or OR.");
        }

        if (Field("method") is { IsNull: false } method)
        {
            FieldRules.Exactly(report, "method", method, "lvm", "raw");
        }
    }
}
