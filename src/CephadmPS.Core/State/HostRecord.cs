using CephadmPS.Core.Hosts;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>A host in the inventory: what the admin said of it, and how it is recognised.</summary>
/// <param name="Spec">Name, address, labels and status.</param>
public sealed record HostRecord(HostSpec Spec) : IRecord<HostRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "host/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <summary>Name in the inventory.</summary>
    public string HostName => Spec.HostName;

    /// <summary>Pinned public host key (<c>ssh-ed25519 AAAA…</c>); null only while a host is being added.</summary>
    public string? HostKey { get; init; }

    /// <summary>SSH port, default 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Where to connect to.</summary>
    public HostAddress Address => new(HostName, string.IsNullOrEmpty(Spec.Address) ? HostName : Spec.Address, HostKey) { Port = Port };

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["spec"] = SpecDocuments.Of(Spec),
        ["host_key"] = HostKey,
        ["port"] = Port,
    });

    /// <inheritdoc/>
    public static HostRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new HostRecord(SpecDocuments.Read(record["spec"], document => document.Hosts))
        {
            HostKey = record.Value<string?>("host_key"),
            Port = record.Value<int?>("port") ?? 22,
        };
    }
}
