using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>A client's keyring file that is kept on hosts (reference 5.10).</summary>
/// <param name="Entity">The client: <c>client.admin</c>.</param>
/// <param name="Placement">Hosts that get it.</param>
public sealed record UpstreamClientKeyring(string Entity, PlacementSpec Placement)
{
    /// <summary>File mode, default 0600.</summary>
    public int Mode { get; init; } = 0b110_000_000;

    /// <summary>Owner, default 0.</summary>
    public int Uid { get; init; }

    /// <summary>Group, default 0.</summary>
    public int Gid { get; init; }

    /// <summary>ceph.conf goes with it. Default true.</summary>
    public bool IncludeCephConf { get; init; } = true;
}

/// <summary>Upstream's key <c>client_keyrings</c>.</summary>
public static class UpstreamClientKeyrings
{
    /// <summary>The key.</summary>
    public const string Key = "client_keyrings";

    /// <summary>Reads them, in order. Errors: <c>UpstreamRecordDamaged</c>.</summary>
    public static IReadOnlyList<UpstreamClientKeyring> Read(UpstreamKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var read = new List<UpstreamClientKeyring>();
        foreach (var (entity, value) in UpstreamJson.Map(Key, keys[Key]))
        {
            read.Add(new UpstreamClientKeyring((string?)value?["entity"] ?? entity, ReadPlacement(value?["placement"]))
            {
                Mode = (int?)value?["mode"] is { } mode and not 0 ? mode : 0b110_000_000,
                Uid = (int?)value?["uid"] ?? 0,
                Gid = (int?)value?["gid"] ?? 0,
                IncludeCephConf = (bool?)value?["include_ceph_conf"] ?? true,
            });
        }
        return read;
    }

    /// <summary>As upstream writes them.</summary>
    public static string ToText(IEnumerable<UpstreamClientKeyring> keyrings) => UpstreamJson.Text(new JObject(keyrings.Select(keyring => new JProperty(
        keyring.Entity,
        new JObject
        {
            ["entity"] = keyring.Entity,
            ["placement"] = JsonNodes.ToToken(SpecExport.ToNode(keyring.Placement)),
            ["mode"] = keyring.Mode,
            ["uid"] = keyring.Uid,
            ["gid"] = keyring.Gid,
            ["include_ceph_conf"] = keyring.IncludeCephConf,
        }))));

    private static PlacementSpec ReadPlacement(JToken? token)
    {
        var report = new SpecReport(null, 1);
        var placement = token is null ? PlacementSpec.Empty : PlacementReader.Read(JsonNodes.FromToken(token), report);
        report.ThrowIfInvalid("a client keyring's placement");
        return placement;
    }
}
