using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CephadmPS.Core.Hosts.Rpc;

/// <summary>JSON as the agent writes and reads it: snake_case names, nulls left out, text never taken for a date.</summary>
internal static class AgentJsonSettings
{
    /// <summary>The serializer; safe for concurrent use.</summary>
    public static JsonSerializer Serializer { get; } = JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new SnakeCaseNamingStrategy() },
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
        // A peer that nests without end must not end us by a stack overflow.
        MaxDepth = 64,
    });
}
