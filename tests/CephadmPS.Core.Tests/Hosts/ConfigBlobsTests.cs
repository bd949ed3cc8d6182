using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

public sealed class ConfigBlobsTests
{
    [Fact]
    public void Members_of_one_type_stand_beside_the_common_ones_on_the_wire()
    {
        var request = new DeployRequest
        {
            ConfigBlobs = new ConfigBlobs
            {
                Files = new() { ["alertmanager.yml"] = "route" },
                Settings = new Dictionary<string, JToken> { ["peers"] = new JArray("host2:9094"), ["prio-limit"] = 7 },
            },
        };

        var blobs = JObject.FromObject(request, AgentJsonSettings.Serializer)["config_blobs"]!;

        Assert.Equal("""{"files":{"alertmanager.yml":"route"},"peers":["host2:9094"],"prio-limit":7}""", blobs.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("host2:9094", (string?)blobs.ToObject<ConfigBlobs>(AgentJsonSettings.Serializer)!.Settings!["peers"]![0]);
    }
}
