using System.Text.RegularExpressions;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Fields of a fixed form around which blanks do not count.</summary>
internal static class TextTrim
{
    /// <summary>Takes the blanks off.</summary>
    public static void Apply(ServiceSpec spec, string name)
    {
        if (spec.Field(name) is { Kind: SpecNodeKind.Text } value && value.Text.Trim() != value.Text)
        {
            spec.Set(name, SpecNode.Of(value.Text.Trim(), value.Line));
        }
    }

    /// <summary>Checks the form, unless the field says nothing.</summary>
    public static void Check(ServiceSpec spec, string name, string pattern, string rule, string message, SpecReport report)
    {
        var value = spec.Field(name);
        if (!value.IsTruthy || (value.Kind == SpecNodeKind.Text && value.Text.Trim() is var text && (text.Length == 0 || Regex.IsMatch(text, pattern))))
        {
            return;
        }

        report.Error(rule, name, value, message);
    }
}
