using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State.Upstream.Migrations;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>
/// What a hand-back changes in upstream's records. Pure. What is as it was stays as upstream wrote it; what changed is written in the form of the
/// release that runs.
/// </summary>
public sealed record UpstreamExport
{
    /// <summary>Keys to write, without <c>mgr/cephadm/</c>.</summary>
    public required IReadOnlyDictionary<string, string> Sets { get; init; }

    /// <summary>Keys to remove.</summary>
    public required IReadOnlyList<string> Removes { get; init; }

    /// <summary>What upstream will not know or not do; for the admin to read before.</summary>
    public required IReadOnlyList<TakeOverNote> Notes { get; init; }

    /// <summary>Upstream holds its records in memory and has to read them again.</summary>
    public bool Changed => Sets.Count + Removes.Count > 0;

    /// <summary>Makes it.</summary>
    /// <param name="state">The state, all hosts observed.</param>
    /// <param name="takeOver">What was taken over.</param>
    /// <param name="keys">Upstream's keys as they are now.</param>
    /// <param name="version">Its option <c>migration_current</c>.</param>
    /// <param name="release">The release that runs.</param>
    /// <param name="now">The time.</param>
    public static UpstreamExport Make(ClusterState state, TakeOverRecord takeOver, UpstreamKeys keys, int? version, UpstreamRelease release, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(takeOver);
        ArgumentNullException.ThrowIfNull(keys);
        var sets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var removes = new List<string>();
        var notes = new List<TakeOverNote>();
        AddInventory(state, keys, sets);
        AddSpecs(state, takeOver, keys, version, release, sets, removes, notes);
        foreach (var host in state.Hosts.Keys.Order(StringComparer.Ordinal))
        {
            AddHost(state, host, keys, now, sets, notes);
        }
        foreach (var host in takeOver.Hosts.Where(host => !state.Hosts.ContainsKey(host)))
        {
            removes.AddRange(keys.Select(entry => entry.Key).Where(key => key == UpstreamHost.KeyPrefix + host || key == "agent." + host
                || key.StartsWith($"{UpstreamHost.KeyPrefix}{host}.devices.", StringComparison.Ordinal)));
        }
        foreach (var host in state.Hosts.Keys.Except(takeOver.Hosts).Order(StringComparer.Ordinal))
        {
            notes.Add(new TakeOverNote(host, $"{host} was added meanwhile; upstream reaches it only when the host trusts its key.",
                $"ceph cephadm get-pub-key, into /root/.ssh/authorized_keys of {host}"));
        }
        return new UpstreamExport { Sets = sets, Removes = removes, Notes = notes };
    }

    private static void AddInventory(ClusterState state, UpstreamKeys keys, SortedDictionary<string, string> sets)
    {
        var before = keys[UpstreamInventory.Key];
        var order = UpstreamInventory.Read(keys).Select((host, place) => (host.HostName, place)).ToDictionary(host => host.HostName, host => host.place);
        var text = UpstreamInventory.ToText(
            state.Hosts.Values.Select(host => host.Spec).OrderBy(host => order.GetValueOrDefault(host.HostName, int.MaxValue)).ThenBy(host => host.HostName, StringComparer.Ordinal),
            before);
        if (!SameJson(text, before))
        {
            sets[UpstreamInventory.Key] = text;
        }
    }

    private static void AddSpecs(
        ClusterState state, TakeOverRecord takeOver, UpstreamKeys keys, int? version, UpstreamRelease release,
        SortedDictionary<string, string> sets, List<string> removes, List<TakeOverNote> notes)
    {
        // A spec of an old form that says the same is left for upstream's own migrations.
        var stored = UpstreamMigrations.Run(
            UpstreamMigrations.Load(keys, version, new Dictionary<string, string>(), [.. state.Daemons], now: default) with { Refreshed = true }, atStart: false);
        var imported = UpstreamImport.SpecsOf(stored, []).ToDictionary(spec => spec.RecordName);
        foreach (var record in state.Specs.Values.OrderBy(record => record.Spec.ServiceName, StringComparer.Ordinal))
        {
            var name = record.Spec.ServiceName;
            if (imported.TryGetValue(name, out var before) && before.Spec.Equals(record.Spec) && before.Deleted is null == record.Deleted is null)
            {
                continue;
            }
            var (document, forgotten) = UpstreamForms.Of(record.Spec, release);
            if (document is null)
            {
                notes.Add(new TakeOverNote(name, $"Ceph {release} knows no services of type {record.Spec.ServiceType}; upstream will remove the daemons of {name}.",
                    $"Remove-CephService {name}, or upgrade before."));
                continue;
            }
            if (forgotten.Count > 0)
            {
                notes.Add(new TakeOverNote(name, $"Upstream's cephadm of Ceph {release} does not keep {string.Join(", ", forgotten)} of {name}; the defaults will apply."));
            }
            sets[UpstreamSpec.KeyPrefix + name] = new UpstreamSpec(name, record.Spec, record.Created)
            {
                Deleted = record.Deleted,
                Ranks = state.Ranks.GetValueOrDefault(name) ?? stored.Spec(name)?.Ranks,
                NeedsConfiguration = release.Major >= 18 ? true : null,
            }.ToText(document);
        }
        // What was imported and is no longer there, and what has another name now. What could not be imported stays.
        foreach (var name in takeOver.Specs)
        {
            var service = ServiceOf(keys, name);
            if (service is not null && (!state.Specs.ContainsKey(service) || (service != name && sets.ContainsKey(UpstreamSpec.KeyPrefix + service))))
            {
                removes.Add(UpstreamSpec.KeyPrefix + name);
            }
        }
    }

    // Upstream reconfigures a daemon whose last configuration it does not know, or which depended on something else then (reference 6.3).
    private static void AddHost(ClusterState state, string hostName, UpstreamKeys keys, DateTimeOffset now, SortedDictionary<string, string> sets, List<TakeOverNote> notes)
    {
        var key = UpstreamHost.KeyPrefix + hostName;
        var before = keys[key] is { } text ? UpstreamHost.Read(hostName, text) : new UpstreamHost { HostName = hostName };
        if (state.Observations.GetValueOrDefault(hostName)?.Daemons is not { } seen)
        {
            notes.Add(new TakeOverNote(hostName, $"{hostName} does not answer; upstream finds what it knew of its daemons."));
            return;
        }
        // Those of legacy style and those in a container that upstream would not list are not its business.
        var daemons = seen.Where(daemon => daemon.Style == "cephadm:v1").OrderBy(daemon => daemon.DaemonName, StringComparer.Ordinal).ToList();
        var deps = before.ConfigDeps.Where(entry => daemons.Exists(daemon => daemon.DaemonName == entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (var daemon in daemons.Where(daemon => daemon.ConfigDigest is not null))
        {
            var spec = state.Specs.GetValueOrDefault(DaemonNames.ServiceNameOf(daemon) ?? "")?.Spec;
            deps[daemon.DaemonName] = new UpstreamConfigDeps(DependenciesOf(daemon, spec), now);
        }
        var same = before.Daemons.Select(daemon => daemon.DaemonName).ToHashSet().SetEquals(daemons.Select(daemon => daemon.DaemonName))
            && deps.Count == before.ConfigDeps.Count && daemons.TrueForAll(daemon => daemon.ConfigDigest is null);
        if (!same)
        {
            sets[key] = (before with { Daemons = daemons, ConfigDeps = deps }).ToText();
        }
    }

    // Of the types that are deployed here only rgw depends on anything (reference 3.4).
    private static List<string> DependenciesOf(DaemonDescription daemon, ServiceSpec? spec) =>
        daemon.DaemonType == "rgw" && spec is RgwSpec { FrontendSslCertificate: { Length: > 0 } certificate }
            ? [$"ssl-cert:{Md5(certificate)}"]
            : [];

    // Upstream compares this digest; it protects nothing.
#pragma warning disable CA5351
    private static string Md5(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
#pragma warning restore CA5351

    // By type and id alone: a spec of an old form need not be valid any more. Null when it is not there, or was no spec at all.
    private static string? ServiceOf(UpstreamKeys keys, string name)
    {
        if (keys[UpstreamSpec.KeyPrefix + name] is not { } text)
        {
            return null;
        }
        try
        {
            return UpstreamJson.Parse(text) is JObject record && record["spec"] is JObject { } spec && (string?)spec["service_type"] is { } type && ServiceTypes.IsKnown(type)
                ? new ServiceSpec(type, (string?)spec["service_id"]).ServiceName
                : null;
        }
        catch (JsonException)
        {
            // Neither upstream nor we can read it: it was not imported.
            return null;
        }
    }

    private static bool SameJson(string text, string? other) => other is not null && JToken.DeepEquals(UpstreamJson.Parse(text), UpstreamJson.Parse(other));
}
