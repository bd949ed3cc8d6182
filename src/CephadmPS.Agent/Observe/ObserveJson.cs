using System.Text.Json.Serialization;

namespace CephadmPS.Agent.Observe;

/// <summary>Source-generated JSON for what only this side reads and writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NoParameters))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ObserveJson : JsonSerializerContext;
