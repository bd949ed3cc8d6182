using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Operations;

/// <summary>A step of an operation.</summary>
/// <param name="Kind">Kind of the step: <c>DeployDaemon</c>…</param>
/// <param name="Target">What it acts on.</param>
/// <param name="HostName">Host; null for steps of the cluster as a whole.</param>
/// <param name="State"><c>Running</c>, <c>Done</c> or <c>Failed</c>.</param>
/// <param name="Began">When it began.</param>
public sealed record OperationStep(string Kind, string Target, string? HostName, string State, DateTimeOffset Began)
{
    /// <summary>How long it took; null while it runs.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why it failed, or what it waits for; null otherwise.</summary>
    public string? Text { get; init; }
}

/// <summary>Something that somebody asked for, or that the loop did: who, by which plan, which steps, how long, blocked by what. Holds no secret.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="Title">What, one clause: <c>reconcile</c>, <c>store the spec of mds.a</c>.</param>
/// <param name="Actor">Who: user, computer and process.</param>
/// <param name="Began">When it began.</param>
public sealed record OperationRecord(string Id, string Title, string Actor, DateTimeOffset Began) : IRecord<OperationRecord>
{
    /// <summary>Operations kept.</summary>
    public const int Kept = 200;

    /// <summary>Steps kept of an operation; of more, the failed ones and the last.</summary>
    public const int StepsKept = 200;

    /// <summary>State of one whose controller was ended in the middle.</summary>
    public const string Interrupted = "Interrupted";

    /// <summary>Digest of the plan; null for what has none.</summary>
    public string? PlanDigest { get; init; }

    /// <summary><c>Running</c>, <c>Done</c>, <c>Failed</c> or <c>Blocked</c>; as shown also <see cref="Interrupted"/>.</summary>
    public string State { get; init; } = "Running";

    /// <summary>When it ended; null while it runs (or when its controller was ended in the middle).</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How long it took; null while it runs.</summary>
    public TimeSpan? Duration => Ended - Began;

    /// <summary>Its steps, in the order in which they began.</summary>
    public IReadOnlyList<OperationStep> Steps { get; init; } = [];

    /// <summary>What kept it from being done, one sentence each.</summary>
    public IReadOnlyList<string> BlockedBy { get; init; } = [];

    /// <summary>How often the same came out again; the last time is <see cref="Ended"/>.</summary>
    public int Repeated { get; init; }

    /// <inheritdoc/>
    public static string KeyPrefix => "operation/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.History;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => Id;

    /// <summary>The same as it is known to who sees who leads: what a controller carried out that has not led since is not running any more.</summary>
    public OperationRecord SeenUnder(State.Leadership.LeaderRecord? leader) =>
        State == "Running" && leader is not null && leader.Controller != Actor && Began < leader.Since ? this with { State = Interrupted } : this;

    /// <summary>Says the same of the same work, times aside.</summary>
    public bool Repeats(OperationRecord earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return earlier.Title == Title && earlier.Actor == Actor && earlier.State == State && State is "Failed" or "Blocked"
            && Steps.All(step => step.State != "Done")
            && earlier.Steps.Select(Outcome).SequenceEqual(Steps.Select(Outcome))
            && earlier.BlockedBy.SequenceEqual(BlockedBy);

        static (string, string, string?) Outcome(OperationStep step) => (step.Kind, step.Target, step.Text);
    }

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["title"] = Title, ["actor"] = Actor, ["began"] = RecordJson.Text(Began), ["state"] = State }
        .With("plan", PlanDigest)
        .With("ended", RecordJson.Text(Ended))
        .With("blocked_by", new JArray(BlockedBy))
        .With("repeated", Repeated == 0 ? null : Repeated)
        .With("steps", new JArray(Steps.Select(step => new JObject { ["kind"] = step.Kind, ["target"] = step.Target, ["state"] = step.State, ["began"] = RecordJson.Text(step.Began) }
            .With("host", step.HostName)
            .With("seconds", step.Duration is { } duration ? (decimal)duration.Ticks / TimeSpan.TicksPerSecond : null)
            .With("text", step.Text)))));

    /// <inheritdoc/>
    public static OperationRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new OperationRecord(
            name, RecordJson.Required(record, "title"), RecordJson.Required(record, "actor"), RecordJson.Time(record, "began") ?? default)
        {
            PlanDigest = record.Value<string?>("plan"),
            State = RecordJson.Required(record, "state"),
            Ended = RecordJson.Time(record, "ended"),
            BlockedBy = RecordJson.Texts(record, "blocked_by"),
            Repeated = record.Value<int?>("repeated") ?? 0,
            Steps = record["steps"] is JArray steps ? [.. steps.OfType<JObject>().Select(ReadStep)] : [],
        };
    }

    private static OperationStep ReadStep(JObject step) => new(
        RecordJson.Required(step, "kind"), RecordJson.Required(step, "target"), step.Value<string?>("host"), RecordJson.Required(step, "state"),
        RecordJson.Time(step, "began") ?? default)
    {
        // To the tick: a record that is read and written again stays the same.
        Duration = step.Value<decimal?>("seconds") is { } seconds ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null,
        Text = step.Value<string?>("text"),
    };
}
