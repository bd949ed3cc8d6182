using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>What can be asked for of a daemon (reference 1.4, 6.3).</summary>
public enum DaemonActionKind
{
    /// <summary>Its unit is started.</summary>
    Start,
    /// <summary>Its unit is restarted, which makes its container anew.</summary>
    Restart,
    /// <summary>Its configuration is written anew; Ceph daemons go on running.</summary>
    Reconfigure,
    /// <summary>Unit and container are made anew; data stays.</summary>
    Redeploy,
    /// <summary>Its unit is stopped.</summary>
    Stop,
    /// <summary>It is removed from its host; data of mons, OSDs and prometheus is kept aside there.</summary>
    Remove,
}

/// <summary>Something that a person asked for of one daemon and that is not done yet. Stored before it is done, forgotten afterwards.</summary>
/// <param name="DaemonName">The daemon.</param>
/// <param name="Kind">What.</param>
/// <param name="Id">Names this request; hosts do one request once, also when the controller is killed in between.</param>
/// <param name="Requested">When.</param>
public sealed record DaemonAction(string DaemonName, DaemonActionKind Kind, string Id, DateTimeOffset Requested) : IRecord<DaemonAction>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "daemon-action/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => DaemonName;

    /// <summary>Image for a redeployment; null: the one that is configured for the daemon.</summary>
    public string? Image { get; init; }

    /// <summary>Do it although Ceph says that it is not safe now.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["kind"] = Kind.ToString(), ["id"] = Id, ["requested"] = RecordJson.Text(Requested) }
        .With("image", Image).With("force", Force ? true : null));

    /// <inheritdoc/>
    public static DaemonAction FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new DaemonAction(
            name, Enum.Parse<DaemonActionKind>(RecordJson.Required(record, "kind")), RecordJson.Required(record, "id"),
            RecordJson.Time(record, "requested") ?? throw new FormatException("'requested' is missing"))
        {
            Image = record.Value<string?>("image"),
            Force = record.Value<bool?>("force") ?? false,
        };
    }

    /// <summary>
    /// What is left to do when something is asked for while an earlier request waits: the last word decides between start and stop; a
    /// redeployment contains a restart and a reconfiguration; a removal stays. (Upstream keeps the one with the higher number, so
    /// that a start after a stop is lost.)
    /// </summary>
    public static DaemonAction Combine(DaemonAction pending, DaemonAction asked)
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(asked);
        var kind = (pending.Kind, asked.Kind) switch
        {
            (DaemonActionKind.Remove, _) => DaemonActionKind.Remove,
            (DaemonActionKind.Redeploy, DaemonActionKind.Start or DaemonActionKind.Restart or DaemonActionKind.Reconfigure) => DaemonActionKind.Redeploy,
            (DaemonActionKind.Restart, DaemonActionKind.Start) => DaemonActionKind.Restart,
            (DaemonActionKind.Reconfigure, DaemonActionKind.Start or DaemonActionKind.Restart) => DaemonActionKind.Redeploy,
            (DaemonActionKind.Start or DaemonActionKind.Restart, DaemonActionKind.Reconfigure) => DaemonActionKind.Redeploy,
            (DaemonActionKind.Stop, DaemonActionKind.Reconfigure) => DaemonActionKind.Stop,
            _ => asked.Kind,
        };
        var image = kind == DaemonActionKind.Redeploy ? asked.Image ?? pending.Image : null;
        var force = kind == pending.Kind ? pending.Force || asked.Force : asked.Force;
        return kind == pending.Kind && image == pending.Image && force == pending.Force
            ? pending
            : asked with { Kind = kind, Image = image, Force = force };
    }
}
