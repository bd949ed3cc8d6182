using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.State.Stores;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>
/// The records of a cluster in its store: one a host, one a spec, and small ones for progress. Intents are written before what they announce.
/// </summary>
public sealed partial class ClusterRecords(IStateStore store)
{
    /// <summary>Version of the records' form; a later release migrates older ones.</summary>
    public const int SchemaVersion = 1;

    private const string HostPrefix = "host/";
    private const string SpecPrefix = "spec/";
    private const string ClientFilesPrefix = "client-files/";
    private const string AttemptPrefix = "attempt/";
    private const string SchemaKey = "schema";
    private const string IntentKey = "intent";

    /// <summary>
    /// Reads inventory and specs. Errors: <c>SchemaTooNew</c> when a later release wrote them; <c>RecordDamaged</c> names the record.
    /// </summary>
    public async Task<StoredState> LoadAsync(CancellationToken cancellation)
    {
        var records = await store.ReadAllAsync("", cancellation).ConfigureAwait(false);
        if (records.TryGetValue(SchemaKey, out var schema) && int.TryParse(schema, out var version) && version > SchemaVersion)
        {
            throw new CephadmException("SchemaTooNew", ErrorKind.Refused,
                $"The cluster's records have form {version}; this release knows {SchemaVersion}.", "Use a newer release of Cephadm.");
        }
        var hosts = new Dictionary<string, HostRecord>();
        var specs = new Dictionary<string, SpecRecord>();
        var clientFiles = new Dictionary<string, string>();
        foreach (var (key, value) in records)
        {
            if (key.StartsWith(HostPrefix, StringComparison.Ordinal))
            {
                hosts[key[HostPrefix.Length..]] = Read(key, value, ReadHost);
            }
            else if (key.StartsWith(SpecPrefix, StringComparison.Ordinal))
            {
                specs[key[SpecPrefix.Length..]] = Read(key, value, ReadSpec);
            }
            else if (key.StartsWith(ClientFilesPrefix, StringComparison.Ordinal))
            {
                clientFiles[key[ClientFilesPrefix.Length..]] = value;
            }
        }
        return new StoredState(hosts, specs, clientFiles) { Silences = ReadSilences(records) };
    }

    /// <summary>Writes the form's version; once, at bootstrap or take-over.</summary>
    public Task InitializeAsync(CancellationToken cancellation) => store.WriteAsync(SchemaKey, $"{SchemaVersion}", cancellation);

    /// <summary>Stores a host.</summary>
    public Task SaveHostAsync(HostRecord host, CancellationToken cancellation)
    {
        var json = new JObject
        {
            ["spec"] = HostDocument(host.Spec),
            ["host_key"] = host.HostKey,
            ["port"] = host.Port,
        };
        WriteLife(host, json);
        return store.WriteAsync(HostPrefix + host.HostName, json.ToString(Formatting.None), cancellation);
    }

    /// <summary>Forgets a host.</summary>
    public async Task RemoveHostAsync(string hostName, CancellationToken cancellation)
    {
        await store.RemoveAsync(HostPrefix + hostName, cancellation).ConfigureAwait(false);
        await store.RemoveAsync(ClientFilesPrefix + hostName, cancellation).ConfigureAwait(false);
        await store.RemoveAsync(SilencePrefix + hostName, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stores a spec.</summary>
    public Task SaveSpecAsync(SpecRecord record, CancellationToken cancellation)
    {
        var json = new JObject
        {
            ["spec"] = Parse(record.Spec.ToJson()),
            ["created"] = record.Created.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["deleted"] = record.Deleted?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["approved_devices"] = new JArray(record.ApprovedDevices),
        };
        return store.WriteAsync(SpecPrefix + record.Spec.ServiceName, json.ToString(Formatting.None), cancellation);
    }

    /// <summary>Forgets a spec.</summary>
    public Task RemoveSpecAsync(string serviceName, CancellationToken cancellation) => store.RemoveAsync(SpecPrefix + serviceName, cancellation);

    /// <summary>Remembers which client files a host has.</summary>
    public Task SaveClientFilesAsync(string hostName, string digest, CancellationToken cancellation) =>
        store.WriteAsync(ClientFilesPrefix + hostName, digest, cancellation);

    /// <summary>The number of the attempt at an operation that must not be repeated blindly; 1 at first.</summary>
    public async Task<int> CurrentAttemptAsync(string stepId, CancellationToken cancellation)
    {
        var key = AttemptPrefix + Planning.PlanBuilder.DigestOf(stepId);
        var records = await store.ReadAllAsync(key, cancellation).ConfigureAwait(false);
        return records.TryGetValue(key, out var text) && int.TryParse(text, out var attempt) ? attempt : 1;
    }

    /// <summary>Commits that an attempt is known to have failed: the next one is a new operation.</summary>
    public Task SaveFailedAttemptAsync(string stepId, int attempt, CancellationToken cancellation) =>
        store.WriteAsync(AttemptPrefix + Planning.PlanBuilder.DigestOf(stepId), $"{attempt + 1}", cancellation);

    /// <summary>Tells the leader that somebody else has stored an intent.</summary>
    public Task AnnounceIntentAsync(CancellationToken cancellation) => store.WriteAsync(IntentKey, Guid.NewGuid().ToString("N"), cancellation);

    /// <summary>A mark that differs after each announced intent; null before the first.</summary>
    public async Task<string?> ReadIntentAsync(CancellationToken cancellation) =>
        (await store.ReadAllAsync(IntentKey, cancellation).ConfigureAwait(false)).GetValueOrDefault(IntentKey);

    private static T Read<T>(string key, string value, Func<JObject, T> read)
    {
        try
        {
            return read(Parse(value));
        }
        catch (Exception e) when (e is JsonException or CephadmException or FormatException or ArgumentException)
        {
            throw new CephadmException("RecordDamaged", ErrorKind.Failed, $"The record cephadmps/{key} cannot be read: {e.Message}",
                $"Look at it: ceph config-key get cephadmps/{key}", key, e);
        }
    }

    private static HostRecord ReadHost(JObject json) => ReadLife(json, new(ReadDocument(json["spec"], document => document.Hosts))
    {
        HostKey = json.Value<string?>("host_key"),
        Port = json.Value<int?>("port") ?? 22,
    });

    private static SpecRecord ReadSpec(JObject json) => new(ReadDocument(json["spec"], document => document.Services), Time(json["created"]) ?? default)
    {
        Deleted = Time(json["deleted"]),
        ApprovedDevices = json["approved_devices"]?.Values<string>().OfType<string>().ToList() ?? [],
    };

    private static JObject HostDocument(HostSpec spec)
    {
        var document = Parse(JsonNodes.ToText(SpecExport.ToNode(spec)));
        document.AddFirst(new JProperty("service_type", "host"));
        return document;
    }

    private static T ReadDocument<T>(JToken? document, Func<SpecFile, IReadOnlyList<T>> kind) =>
        kind(SpecFile.ParseValid(document?.ToString(Formatting.None) ?? "", "record.json")) is [var only]
            ? only
            : throw new FormatException("it does not hold exactly one document of its kind");

    // Texts that look like a date stay the texts that they are: a spec may hold such.
    private static JObject Parse(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }

    private static DateTimeOffset? Time(JToken? token) =>
        token?.Value<string>() is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}

/// <summary>What was read from the store.</summary>
/// <param name="Hosts">Inventory.</param>
/// <param name="Specs">Specs.</param>
/// <param name="ClientFiles">Host → digest of its client files.</param>
public sealed record StoredState(
    IReadOnlyDictionary<string, HostRecord> Hosts, IReadOnlyDictionary<string, SpecRecord> Specs, IReadOnlyDictionary<string, string> ClientFiles)
{
    /// <summary>Offline hosts, and since when they are silent.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Silences { get; init; } = new Dictionary<string, DateTimeOffset>();
}
