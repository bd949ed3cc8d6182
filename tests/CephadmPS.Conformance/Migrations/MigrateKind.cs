using CephadmPS.Conformance.Running;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Upstream;
using CephadmPS.Core.State.Upstream.Migrations;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Migrations;

/// <summary>
/// Kind <c>migrate</c>: keys of an old release, brought into the form of 20.2. A spec that cannot be is a refusal here, as the reference's
/// module then refuses to start; taking over a cluster goes on without it (docs/differences.md).
/// </summary>
internal sealed class MigrateKind : ICaseKind
{
    public string Suite => "migration";

    public string Kind => "migrate";

    public JObject Answer(ConformanceCase given)
    {
        var start = UpstreamMigrations.Run(UpstreamMigrations.Load(
            new UpstreamKeys(((JObject)given.Input["store"]!).Properties().Select(key => KeyValuePair.Create(key.Name, (string)key.Value!))),
            (int?)given.Input["migration_current"],
            ((JObject)given.Input["options"]!).Properties().ToDictionary(option => option.Name, option => (string)option.Value!),
            [.. given.Input["daemons"]!.Select(Daemon)],
            DateTimeOffset.UnixEpoch), atStart: true);
        var end = UpstreamMigrations.Run(start with { Refreshed = (bool)given.Input["daemon_cache_filled"]! }, atStart: false);
        return end.Problems is [var first, ..] ? Answers.Refused(first.Error) : Answers.Ok(new JObject
        {
            ["after_start"] = start.Version,
            ["after_migrate"] = end.Version,
            ["specs"] = Keys(end, key => key.StartsWith(UpstreamSpec.KeyPrefix, StringComparison.Ordinal), key => key[UpstreamSpec.KeyPrefix.Length..],
                value => new JObject { ["spec"] = value["spec"] }),
            ["other_keys"] = Keys(end, key => key != UpstreamInventory.Key && !key.StartsWith(UpstreamSpec.KeyPrefix, StringComparison.Ordinal) && !IsCertificate(key)),
            ["cert_store"] = Keys(end, IsCertificate),
            ["memory_specs"] = new JObject(end.Specs.Select(spec => new JProperty(spec.Name, JsonNodes.ToToken(spec.Spec.ToNode(SpecForm.Ceph))))),
            ["removed_daemons"] = new JArray(),
        });
    }

    private static bool IsCertificate(string key) => key.StartsWith(UpstreamCertificates.Prefix, StringComparison.Ordinal);

    private static JObject Keys(MigrationState state, Func<string, bool> which, Func<string, string>? name = null, Func<JToken, JToken>? value = null) =>
        new(state.Keys.Where(entry => which(entry.Key)).Select(entry => new JProperty(
            name is null ? entry.Key : name(entry.Key),
            value is null ? Value(entry.Value) : value(Value(entry.Value)))));

    private static JToken Value(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader);
        }
        catch (JsonReaderException)
        {
            // Not all keys hold JSON: certificates are plain text.
            return text;
        }
    }

    private static DaemonDescription Daemon(JToken daemon) => new()
    {
        DaemonType = (string)daemon["daemon_type"]!,
        DaemonId = (string)daemon["daemon_id"]!,
        HostName = (string)daemon["hostname"]!,
        ServiceName = (string?)daemon["service_name"],
    };
}
