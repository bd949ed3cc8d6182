using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>A client's keyring that is kept on hosts (reference 5.10, 1.6). The key itself stays with the mons.</summary>
/// <param name="Entity">The client, such as <c>client.backup</c>.</param>
/// <param name="Placement">The hosts.</param>
public sealed record ClientKeyring(string Entity, PlacementSpec Placement) : IRecord<ClientKeyring>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "client-keyring/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => Entity;

    /// <summary>Mode of the keyring as octal text, default <c>0600</c>.</summary>
    public string Mode { get; init; } = "0600";

    /// <summary>Owner's number, default 0.</summary>
    public int Uid { get; init; }

    /// <summary>Group's number, default 0.</summary>
    public int Gid { get; init; }

    /// <summary>Write ceph.conf beside it, default true.</summary>
    public bool IncludeCephConf { get; init; } = true;

    /// <summary>Path of the keyring, default <c>/etc/ceph/ceph.ENTITY.keyring</c>.</summary>
    public string Path { get; init; } = $"/etc/ceph/ceph.{Entity}.keyring";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["placement"] = RecordJson.Parse(JsonNodes.ToText(SpecExport.ToNode(Placement))),
        ["path"] = Path,
        ["mode"] = Mode,
        ["uid"] = Uid,
        ["gid"] = Gid,
        ["ceph_conf"] = IncludeCephConf,
    });

    /// <inheritdoc/>
    public static ClientKeyring FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new ClientKeyring(name, ReadPlacement(record["placement"]))
        {
            Path = RecordJson.Required(record, "path"),
            Mode = RecordJson.Required(record, "mode"),
            Uid = record.Value<int>("uid"),
            Gid = record.Value<int>("gid"),
            IncludeCephConf = record.Value<bool?>("ceph_conf") ?? true,
        };
    }

    private static PlacementSpec ReadPlacement(JToken? placement)
    {
        var report = new SpecReport(null, 1);
        var read = placement is JObject { Count: > 0 } ? PlacementReader.Read(JsonNodes.Read(placement.ToString(Formatting.None)), report) : PlacementSpec.Empty;
        report.ThrowIfInvalid("the placement");
        return read;
    }
}
