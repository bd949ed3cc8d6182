using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Checks that several service types share. Null passes them all: the default then applies.</summary>
internal static class FieldRules
{
    /// <summary>It must be true or false.</summary>
    public static void Boolean(SpecReport report, string field, SpecNode value)
    {
        if (!value.IsNull && value.Kind != SpecNodeKind.Boolean)
        {
            report.Error("boolean", field, value, "It must be true or false.");
        }
    }

    /// <summary>It must be a whole number of at least <paramref name="least"/> (null: any).</summary>
    public static void Integer(SpecReport report, string field, SpecNode value, int? least)
    {
        if (Number(report, field, value) && value.Kind != SpecNodeKind.Integer)
        {
            report.Error("integer", field, value, "It must be a whole number.");
        }
        else if (least is { } bound && value.Kind == SpecNodeKind.Integer && value.Integer < bound)
        {
            report.Error(bound == 0 ? "not-negative" : "positive", field, value, bound == 0 ? "It must not be negative." : $"It must be {bound} or more.");
        }
    }

    /// <summary>It must be a number that is not negative.</summary>
    public static void NotNegative(SpecReport report, string field, SpecNode value)
    {
        if (Number(report, field, value) && value.Number < 0)
        {
            report.Error("not-negative", field, value, "It must not be negative.");
        }
    }

    /// <summary>It must be one of some words, upper or lower case; nothing passes.</summary>
    public static void OneOf(SpecReport report, string field, SpecNode value, params string[] words)
    {
        if (!value.IsTruthy)
        {
            return;
        }

        if (value.Kind != SpecNodeKind.Text || !words.Contains(value.Text, StringComparer.OrdinalIgnoreCase))
        {
            report.Error("one-of", field, value, $"It must be one of {string.Join(", ", words)}.", NearestName.Find(value.FullText, words));
        }
    }

    /// <summary>It must be exactly one of some words.</summary>
    public static void Exactly(SpecReport report, string field, SpecNode value, params string[] words)
    {
        if (value.Kind != SpecNodeKind.Text || !words.Contains(value.Text))
        {
            report.Error("one-of", field, value, $"It must be one of {string.Join(", ", words)}.", NearestName.Find(value.FullText, words));
        }
    }

    private static bool Number(SpecReport report, string field, SpecNode value)
    {
        if (value.IsNull || value.Kind is SpecNodeKind.Integer or SpecNodeKind.Float)
        {
            return !value.IsNull;
        }

        report.Error("number", field, value, "It must be a number.");
        return false;
    }
}
