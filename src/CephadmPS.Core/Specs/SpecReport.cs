using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Collects what is wrong with one document.</summary>
/// <param name="file">File; null when there is none.</param>
/// <param name="document">Document in it, from 1.</param>
/// <param name="firstLine">Line of the document: said where a value has none of its own, as when it is missing.</param>
internal sealed class SpecReport(string? file, int document, int firstLine = 0)
{
    private readonly List<SpecError> _errors = [];
    private readonly List<SpecError> _warnings = [];

    /// <summary>What refuses the document.</summary>
    public IReadOnlyList<SpecError> Errors => _errors;

    /// <summary>What is strange but accepted.</summary>
    public IReadOnlyList<SpecError> Warnings => _warnings;

    /// <summary>Adds an error.</summary>
    /// <param name="rule">Fixed name of the rule.</param>
    /// <param name="field">Ceph's name of the field, with its place: <c>placement.count</c>.</param>
    /// <param name="value">The value, or what has its line; null: none.</param>
    /// <param name="message">What the rule asks for, as a sentence.</param>
    /// <param name="suggestion">What was probably meant.</param>
    public void Error(string rule, string field, SpecNode? value, string message, string? suggestion = null) =>
        _errors.Add(Make(rule, field, value, message, suggestion));

    /// <summary>Adds a warning.</summary>
    public void Warning(string rule, string field, SpecNode? value, string message) =>
        _warnings.Add(Make(rule, field, value, message, null));

    /// <summary>Refuses with all errors when there are some.</summary>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>.</exception>
    public void ThrowIfInvalid(string what) => SpecErrors.ThrowIfAny(_errors, what, file);

    private SpecError Make(string rule, string field, SpecNode? value, string message, string? suggestion) => new()
    {
        File = file,
        Document = document,
        Line = value is { Line: > 0 } ? value.Line : firstLine,
        Field = field,
        Value = value is null || SecretFields.Hides(rule, field, value, suggestion) ? null : value.ToString(),
        Rule = rule,
        Message = message,
        Suggestion = suggestion,
    };
}
