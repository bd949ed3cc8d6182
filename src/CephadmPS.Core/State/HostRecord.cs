using CephadmPS.Core.Hosts;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>How far a host is on its way into or out of maintenance; stored, so that whoever leads next goes on.</summary>
public enum MaintenanceStage
{
    /// <summary>Not in maintenance.</summary>
    None,
    /// <summary>It is being taken there; until it is done that can be withdrawn.</summary>
    Entering,
    /// <summary>It is there.</summary>
    Entered,
    /// <summary>It is being brought back.</summary>
    Leaving,
}

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

    /// <summary>Since when plans leave the host alone because an admin said so (<c>Suspend-CephHost</c>); null: they do not.</summary>
    public DateTimeOffset? Suspended { get; init; }

    /// <summary>How far the host is on its way into or out of maintenance.</summary>
    public MaintenanceStage Maintenance { get; init; }

    /// <summary>The loop keeps an agent on the host as a service; false: it comes with each connection, or an administrator keeps one there.</summary>
    public bool AgentStays { get; init; }

    /// <summary>Plans leave the host and its daemons as they are.</summary>
    public bool LeftAlone => Suspended is not null || Maintenance != MaintenanceStage.None || Spec.Status.Equals(HostSpec.InMaintenance, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where to connect to.</summary>
    public HostAddress Address => new(HostName, string.IsNullOrEmpty(Spec.Address) ? HostName : Spec.Address, HostKey) { Port = Port };

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["spec"] = SpecDocuments.Of(Spec),
        ["host_key"] = HostKey,
        ["port"] = Port,
    }
        .With("agent_stays", AgentStays ? true : null)
        .With("suspended", RecordJson.Text(Suspended))
        .With("maintenance", Maintenance == MaintenanceStage.None ? null : Maintenance.ToString().ToLowerInvariant()));

    /// <inheritdoc/>
    public static HostRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new HostRecord(SpecDocuments.Read(record["spec"], document => document.Hosts))
        {
            HostKey = record.Value<string?>("host_key"),
            Port = record.Value<int?>("port") ?? 22,
            AgentStays = record.Value<bool?>("agent_stays") ?? false,
            Suspended = RecordJson.Time(record, "suspended"),
            Maintenance = record.Value<string?>("maintenance") is { } stage ? Enum.Parse<MaintenanceStage>(stage, ignoreCase: true) : MaintenanceStage.None,
        };
    }
}
