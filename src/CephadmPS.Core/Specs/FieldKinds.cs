using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>
/// Values of another kind than their field's. Upstream takes most of them and fails much later, or never; so do we not refuse
/// them, which would make stored specs unreadable, but warn.
/// </summary>
internal static class FieldKinds
{
    /// <summary>Warns when the kind is strange.</summary>
    public static void Warn(SpecField field, SpecNode value, SpecReport report)
    {
        if (!value.IsNull && !Fits(field.Kind, value))
        {
            report.Warning("field-kind", field.Name, value, $"It should be {Name(field.Kind)}, not {value.KindName}.");
        }
    }

    private static bool Fits(FieldKind kind, SpecNode value) => kind switch
    {
        FieldKind.Text => value.Kind == SpecNodeKind.Text,
        FieldKind.Integer => value.Kind == SpecNodeKind.Integer,
        FieldKind.Number => value.Kind is SpecNodeKind.Integer or SpecNodeKind.Float,
        FieldKind.Boolean => value.Kind == SpecNodeKind.Boolean,
        FieldKind.Texts => value.Kind == SpecNodeKind.List && value.Items.All(i => i.Kind == SpecNodeKind.Text),
        FieldKind.Integers => value.Kind == SpecNodeKind.List && value.Items.All(i => i.Kind == SpecNodeKind.Integer),
        FieldKind.List => value.Kind == SpecNodeKind.List,
        FieldKind.Map => value.Kind == SpecNodeKind.Map,
        FieldKind.IntegerOrText => value.Kind is SpecNodeKind.Integer or SpecNodeKind.Text,
        FieldKind.TextOrTexts => value.Kind == SpecNodeKind.Text || (value.Kind == SpecNodeKind.List && value.Items.All(i => i.Kind == SpecNodeKind.Text)),
        _ => true,
    };

    private static string Name(FieldKind kind) => kind switch
    {
        FieldKind.Text => "text",
        FieldKind.Integer => "a whole number",
        FieldKind.Number => "a number",
        FieldKind.Boolean => "true or false",
        FieldKind.Texts => "a list of texts",
        FieldKind.Integers => "a list of whole numbers",
        FieldKind.List => "a list",
        FieldKind.Map => "a map",
        FieldKind.IntegerOrText => "a whole number or text",
        _ => "text or a list of texts",
    };
}
