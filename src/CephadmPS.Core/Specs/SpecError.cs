using System.Text;

namespace CephadmPS.Core.Specs;

/// <summary>One thing that is wrong with a spec file.</summary>
public sealed record SpecError
{
    /// <summary>File; null when the text came from none.</summary>
    public string? File { get; init; }

    /// <summary>Document in the file, from 1.</summary>
    public int Document { get; init; }

    /// <summary>Line in the file, from 1; 0 when not known.</summary>
    public int Line { get; init; }

    /// <summary>Ceph's name of the field with its place, <c>placement.count</c>; empty when the document as a whole is meant.</summary>
    public string Field { get; init; } = "";

    /// <summary>The value as written; null when there is none or it may be a secret.</summary>
    public string? Value { get; init; }

    /// <summary>Fixed name of the rule that was broken (<c>docs/specs.md</c>).</summary>
    public required string Rule { get; init; }

    /// <summary>What the rule asks for, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What was probably meant; null when nothing is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>One line: place, field, value, rule, suggestion.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File ?? "spec");
        text.Append(Line > 0 ? $":{Line}" : "").Append($" (document {Document}): ");
        if (Field.Length > 0)
        {
            text.Append(Field).Append(Value is null ? ": " : $" = {Value}: ");
        }

        text.Append(Message).Append($" [{Rule}]");
        return (Suggestion is null ? text : text.Append($" Did you mean '{Suggestion}'?")).ToString();
    }
}
