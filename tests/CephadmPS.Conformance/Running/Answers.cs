using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>Makes answers in the form of the cases.</summary>
internal static partial class Answers
{
    public static JObject Ok(JToken answer) => new() { ["ok"] = answer };

    /// <summary>A refusal with all the rules that were broken.</summary>
    public static JObject Refused(SpecReport report) => Refused(report.Errors.Select(e => e.Rule), report.Errors.Select(e => e.ToString()));

    /// <summary>An exception; an invalid spec's names its rules at the ends of its details.</summary>
    public static JObject Refused(CephadmException error) => Refused(
        error.Id == "SpecInvalid" ? error.Details.Select(d => RuleAtEnd().Match(d).Groups[1].Value) : [error.Id],
        [error.Message, .. error.Details]);

    public static JObject Refused(string reason) => Refused([], [reason]);

    private static JObject Refused(IEnumerable<string> rules, IEnumerable<string> texts) => new()
    {
        ["error"] = new JObject { ["rules"] = new JArray(rules.Distinct()), ["texts"] = new JArray(texts) },
    };

    [GeneratedRegex(@"\[([a-z0-9-]+)\](?: Did you mean .*)?$")]
    private static partial Regex RuleAtEnd();
}
