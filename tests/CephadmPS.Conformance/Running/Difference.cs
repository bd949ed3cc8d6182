using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>
/// A rule by which we deliberately answer otherwise than the reference. Its id stands as a heading in <c>docs/differences.md</c>,
/// which gives the reason.
/// </summary>
/// <param name="Id">Heading in <c>docs/differences.md</c>.</param>
/// <param name="Suite">Suite it concerns.</param>
/// <param name="Covers">Whether a case (input, expected, got) differs by this rule and by nothing else.</param>
internal sealed record Difference(string Id, string Suite, Func<JToken, JObject, JObject, bool> Covers);
