using CephadmPS.Core.State.Records;
using CephadmPS.Protocol;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Cache;

/// <summary>Networks of a host, and of its facts those that do not change while it runs; the others it tells itself.</summary>
/// <param name="HostName">The host.</param>
public sealed record HostFactsRecord(string HostName) : IRecord<HostFactsRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "facts/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Observed;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <summary>Subnet → interface → addresses; null: unknown.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>? Networks { get; init; }

    /// <summary>Facts, lean; null: unknown.</summary>
    public HostFacts? Facts { get; init; }

    /// <summary>The projection of what a host told.</summary>
    public static HostFactsRecord Of(string hostName, HostObservation seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return new HostFactsRecord(hostName) { Networks = seen.Networks, Facts = seen.Facts is { } facts ? Lean(facts) : null };
    }

    /// <summary>Facts without what is not kept: load, free memory, uptime, ports, lists of disks and interfaces.</summary>
    public static HostFacts Lean(HostFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new HostFacts
        {
            Hostname = facts.Hostname,
            Shortname = facts.Shortname,
            Fqdn = facts.Fqdn,
            Arch = facts.Arch,
            Vendor = facts.Vendor,
            Model = facts.Model,
            Kernel = facts.Kernel,
            OperatingSystem = facts.OperatingSystem,
            CpuModel = facts.CpuModel,
            CpuCount = facts.CpuCount,
            CpuCores = facts.CpuCores,
            CpuThreads = facts.CpuThreads,
            MemoryTotalKb = facts.MemoryTotalKb,
            HddCount = facts.HddCount,
            HddCapacity = facts.HddCapacity,
            HddCapacityBytes = facts.HddCapacityBytes,
            FlashCount = facts.FlashCount,
            FlashCapacity = facts.FlashCapacity,
            FlashCapacityBytes = facts.FlashCapacityBytes,
            NicCount = facts.NicCount,
        };
    }

    /// <inheritdoc/>
    public string ToJson() => JsonReading.Write(writer =>
    {
        writer.WriteStartObject();
        if (Networks is not null)
        {
            writer.WritePropertyName("networks");
            writer.WriteStartObject();
            foreach (var (network, interfaces) in Networks.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(network);
                writer.WriteStartObject();
                foreach (var (name, addresses) in interfaces.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    writer.WriteStartArray();
                    foreach (var address in addresses)
                    {
                        writer.WriteValue(address);
                    }
                    writer.WriteEndArray();
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        if (Facts is { } facts)
        {
            writer.WritePropertyName("facts");
            Write(writer, facts);
        }
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public static HostFactsRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new HostFactsRecord(name)
        {
            Networks = (record["networks"] as JObject)?.Properties().ToDictionary(
                network => string.Intern(network.Name),
                network => (IReadOnlyDictionary<string, IReadOnlyList<string>>)((JObject)network.Value).Properties().ToDictionary(
                    entry => string.Intern(entry.Name),
                    entry => (IReadOnlyList<string>)[.. entry.Value.Select(address => (string)address!)])),
            Facts = record["facts"] is JObject facts ? Read(facts) : null,
        };
    }

    private static void Write(JsonTextWriter writer, HostFacts facts)
    {
        writer.WriteStartObject();
        writer.Member("hostname", facts.Hostname);
        writer.Member("shortname", facts.Shortname);
        writer.Member("fqdn", facts.Fqdn);
        writer.Member("arch", facts.Arch);
        writer.Member("vendor", facts.Vendor);
        writer.Member("model", facts.Model);
        writer.Member("kernel", facts.Kernel);
        writer.Member("os", facts.OperatingSystem);
        writer.Member("cpu_model", facts.CpuModel);
        writer.Member("cpu_count", facts.CpuCount);
        writer.Member("cpu_cores", facts.CpuCores);
        writer.Member("cpu_threads", facts.CpuThreads);
        Number("memory_total_kb", facts.MemoryTotalKb);
        writer.Member("hdd_count", facts.HddCount);
        writer.Member("hdd_capacity", facts.HddCapacity);
        Number("hdd_capacity_bytes", facts.HddCapacityBytes);
        writer.Member("flash_count", facts.FlashCount);
        writer.Member("flash_capacity", facts.FlashCapacity);
        Number("flash_capacity_bytes", facts.FlashCapacityBytes);
        writer.Member("nic_count", facts.NicCount);
        writer.WriteEndObject();

        void Number(string name, long value)
        {
            writer.WritePropertyName(name);
            writer.WriteValue(value);
        }
    }

    private static HostFacts Read(JObject facts) => new()
    {
        Hostname = facts.Value<string?>("hostname") ?? "",
        Shortname = Shared(facts, "shortname"),
        Fqdn = facts.Value<string?>("fqdn"),
        Arch = Shared(facts, "arch"),
        Vendor = Shared(facts, "vendor"),
        Model = Shared(facts, "model"),
        Kernel = Shared(facts, "kernel"),
        OperatingSystem = Shared(facts, "os"),
        CpuModel = Shared(facts, "cpu_model"),
        CpuCount = facts.Value<int?>("cpu_count") ?? 0,
        CpuCores = facts.Value<int?>("cpu_cores") ?? 0,
        CpuThreads = facts.Value<int?>("cpu_threads") ?? 0,
        MemoryTotalKb = facts.Value<long?>("memory_total_kb") ?? 0,
        HddCount = facts.Value<int?>("hdd_count") ?? 0,
        HddCapacity = Shared(facts, "hdd_capacity"),
        HddCapacityBytes = facts.Value<long?>("hdd_capacity_bytes") ?? 0,
        FlashCount = facts.Value<int?>("flash_count") ?? 0,
        FlashCapacity = Shared(facts, "flash_capacity"),
        FlashCapacityBytes = facts.Value<long?>("flash_capacity_bytes") ?? 0,
        NicCount = facts.Value<int?>("nic_count") ?? 0,
    };

    private static string? Shared(JObject json, string member) => json.Value<string?>(member) is { } text ? string.Intern(text) : null;
}
