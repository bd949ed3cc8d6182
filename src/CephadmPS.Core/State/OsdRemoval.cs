using System.Globalization;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>An OSD in the removal queue: what an admin asked for, and how far it is (reference 10.6). Stored from the moment it is asked for.</summary>
/// <param name="OsdId">The OSD.</param>
/// <param name="Requested">When it was asked for; the queue's order.</param>
public sealed record OsdRemoval(int OsdId, DateTimeOffset Requested) : IRecord<OsdRemoval>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "osd-removal/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => OsdId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Host that had its daemon then; null: none was known.</summary>
    public string? HostName { get; init; }

    /// <summary>The number is kept (destroyed) for an OSD that takes its place.</summary>
    public bool Replace { get; init; }

    /// <summary>It is not waited for until it is empty, only until it is safe to destroy; and other hosts' drains are not waited for.</summary>
    public bool Force { get; init; }

    /// <summary>Its device is erased afterwards.</summary>
    public bool Zap { get; init; }

    /// <summary>The OSD's own uuid then: what is erased must still be this OSD.</summary>
    public string? OsdFsid { get; init; }

    /// <summary>With <see cref="Zap"/>: the device that it is on.</summary>
    public string? Device { get; init; }

    /// <summary>With <see cref="Zap"/>: identity of that device, which the admin has approved by asking.</summary>
    public string? Identity { get; init; }

    /// <summary>CRUSH weight before the drain, which a stop restores; null: not drained by weight.</summary>
    public double? OriginalWeight { get; init; }

    /// <summary>When its data began to move away; null: not yet.</summary>
    public DateTimeOffset? DrainStarted { get; init; }

    /// <summary>An admin has taken it back: its weight is restored, then it leaves the queue.</summary>
    public bool Stopped { get; init; }

    /// <summary>It belongs to the drain of its host, so that ending that ends this too.</summary>
    public bool ByHostDrain { get; init; }

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["requested"] = RecordJson.Text(Requested) }
        .With("host", HostName)
        .With("replace", Flag(Replace))
        .With("force", Flag(Force))
        .With("zap", Flag(Zap))
        .With("osd_fsid", OsdFsid)
        .With("device", Device)
        .With("identity", Identity)
        .With("original_weight", OriginalWeight)
        .With("drain_started", RecordJson.Text(DrainStarted))
        .With("stopped", Flag(Stopped))
        .With("by_host_drain", Flag(ByHostDrain)));

    /// <inheritdoc/>
    public static OsdRemoval FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new OsdRemoval(int.Parse(name, CultureInfo.InvariantCulture), RecordJson.Time(record, "requested") ?? throw new FormatException("'requested' is missing"))
        {
            HostName = record.Value<string?>("host"),
            Replace = record.Value<bool?>("replace") ?? false,
            Force = record.Value<bool?>("force") ?? false,
            Zap = record.Value<bool?>("zap") ?? false,
            OsdFsid = record.Value<string?>("osd_fsid"),
            Device = record.Value<string?>("device"),
            Identity = record.Value<string?>("identity"),
            OriginalWeight = record.Value<double?>("original_weight"),
            DrainStarted = RecordJson.Time(record, "drain_started"),
            Stopped = record.Value<bool?>("stopped") ?? false,
            ByHostDrain = record.Value<bool?>("by_host_drain") ?? false,
        };
    }

    private static JToken? Flag(bool value) => value ? true : null;
}

/// <summary>What the cluster says of an OSD that is being emptied.</summary>
/// <param name="Pgs">Placement groups on it; null: unknown.</param>
/// <param name="SafeToDestroy">Ceph's own answer; null: it gave none.</param>
public sealed record OsdDrain(int? Pgs, bool? SafeToDestroy);
