using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>
/// Whether an answer is the expected one. Numbers are compared by value; the order of keys counts only inside <c>to_json</c>,
/// which is an export. A refusal is met by a refusal; where the reference told a reason of its own (not one of its language's
/// runtime), one of ours must be the same.
/// </summary>
internal static class Comparison
{
    public static bool Same(JToken? expected, JToken? got, bool ordered = false)
    {
        if (expected is JObject refusal && refusal.Count == 1 && refusal["error"] is JObject error)
        {
            return (got as JObject)?["error"] is { } ours && SameReason(error, ours);
        }

        return (expected, got) switch
        {
            (null, null) => true,
            (JObject left, JObject right) => SameObjects(left, right, ordered),
            (JArray left, JArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second, ordered)),
            (JValue left, JValue right) => SameValues(left, right),
            _ => false,
        };
    }

    private static bool SameObjects(JObject left, JObject right, bool ordered)
    {
        var ours = right.Properties().Where(p => p.Name != "rules" && p.Name != "texts").ToList();
        if (left.Count != ours.Count || (ordered && !left.Properties().Select(p => p.Name).SequenceEqual(ours.Select(p => p.Name))))
        {
            return false;
        }

        return left.Properties().All(p => p.Name == "error" && p.Value is JObject error
            ? right["error"] is { } refusal && SameReason(error, refusal)
            : right.ContainsKey(p.Name) && Same(p.Value, right[p.Name], ordered || p.Name == "to_json"));
    }

    private static bool SameReason(JObject expected, JToken got)
    {
        var wanted = Reasons.Of(expected);
        return wanted.Count == 0 || (got as JObject)?["rules"] is not JArray rules || rules.Count == 0 || rules.Any(rule => wanted.Contains((string)rule!));
    }

    private static bool SameValues(JValue left, JValue right)
    {
        if (IsNumber(left) && IsNumber(right))
        {
            return Whole(left) is { } a && Whole(right) is { } b ? a == b : Number(left).Equals(Number(right));
        }

        return left.Type == right.Type ? Equals(left.Value, right.Value) : left.Value is null && right.Value is null;
    }

    private static BigInteger? Whole(JValue value) => value.Value switch
    {
        long small => small,
        BigInteger big => big,
        _ => null,
    };

    private static double Number(JValue value) =>
        Whole(value) is { } whole ? (double)whole : Convert.ToDouble(value.Value, CultureInfo.InvariantCulture);

    private static bool IsNumber(JValue value) => value.Type is JTokenType.Integer or JTokenType.Float;
}
