using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>Answers that differ only in that what we write reads back as it was, where the reference loses something.</summary>
internal static class RoundTrips
{
    public static bool OnlyBetter(JObject expected, JObject got)
    {
        if (expected["ok"] is not JObject ok || got["ok"] is not JObject ours || ours["roundtrip"] is not JValue { Value: true } || ok["roundtrip"] is JValue { Value: true })
        {
            return false;
        }

        var same = (JObject)expected.DeepClone();
        same["ok"]!["roundtrip"] = true;
        return Comparison.Same(same, got);
    }
}
