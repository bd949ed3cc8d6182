using CephadmPS.Core.State.Records;
using CephadmPS.Protocol;
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
    public string ToJson()
    {
        var json = new JObject();
        if (Networks is not null)
        {
            json["networks"] = new JObject(Networks.OrderBy(network => network.Key, StringComparer.Ordinal).Select(network => new JProperty(
                network.Key,
                new JObject(network.Value.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new JProperty(entry.Key, new JArray(entry.Value)))))));
        }
        if (Facts is { } facts)
        {
            json["facts"] = new JObject()
                .With("hostname", facts.Hostname).With("shortname", facts.Shortname).With("fqdn", facts.Fqdn).With("arch", facts.Arch)
                .With("vendor", facts.Vendor).With("model", facts.Model).With("kernel", facts.Kernel).With("os", facts.OperatingSystem)
                .With("cpu_model", facts.CpuModel).With("cpu_count", facts.CpuCount).With("cpu_cores", facts.CpuCores).With("cpu_threads", facts.CpuThreads)
                .With("memory_total_kb", facts.MemoryTotalKb).With("hdd_count", facts.HddCount).With("hdd_capacity", facts.HddCapacity)
                .With("hdd_capacity_bytes", facts.HddCapacityBytes).With("flash_count", facts.FlashCount).With("flash_capacity", facts.FlashCapacity)
                .With("flash_capacity_bytes", facts.FlashCapacityBytes).With("nic_count", facts.NicCount);
        }
        return RecordJson.Text(json);
    }

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
