using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Protocol;

public sealed partial class ConfigBlobs
{
    /// <summary>
    /// Members that only some daemon types know, beside the common ones: <c>peers</c> of alertmanager, <c>retention_time</c> of
    /// prometheus, <c>destination</c> of snmp-gateway and so on (ref. upstream's <c>config_blobs</c>). Null: none.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JToken>? Settings { get; set; }
}
