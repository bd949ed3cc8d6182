using System.Text.Json;
using System.Text.Json.Serialization;

namespace CephadmPS.Protocol;

public sealed partial class ConfigBlobs
{
    /// <summary>Members that only some daemon types know. The other end has the same ones in the types of its own JSON library.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Settings { get; set; }
}
