using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>One case: an input and what the reference implementation answered.</summary>
internal sealed class ConformanceCase(JObject raw)
{
    /// <summary>Number in its file.</summary>
    public string Id => raw["id"]?.ToString() ?? "?";

    public string Kind => (string?)raw["kind"] ?? "";

    public JToken Input => raw["input"] ?? JValue.CreateNull();

    /// <summary>The answer; null when the input was refused.</summary>
    public JToken? Ok => raw["ok"];

    /// <summary>The refusal; null when there was an answer.</summary>
    public JObject? Error => raw["error"] as JObject;

    /// <summary>The whole case.</summary>
    public JObject Raw => raw;

    /// <summary>What is compared: the answer, or the refusal, with whatever else stands beside it.</summary>
    public JObject Expected
    {
        get
        {
            var expected = new JObject(raw.Properties().Where(p => p.Name is not ("id" or "kind" or "input" or "type")));
            return expected;
        }
    }

    public static ConformanceCase Parse(string line)
    {
        using var reader = new JsonTextReader(new StringReader(line)) { DateParseHandling = DateParseHandling.None };
        return new ConformanceCase(JObject.Load(reader));
    }
}
