using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Operations;
using FsCheck;
using FsCheck.Fluent;
using static CephadmPS.Core.Tests.State.Records.RandomRecords;

namespace CephadmPS.Core.Tests.State.Records;

/// <summary>Random records of what was done and what happened.</summary>
internal static class RandomHistory
{
    public static Gen<OperationRecord> Operations =>
        from texts in Three(Name, Text, Text)
        from began in Utc
        from plan in Full
        from state in Gen.Elements("Running", "Done", "Failed", "Blocked")
        from ended in Maybe(Utc)
        from steps in Some(Step)
        from blocked in Some(Text)
        from repeated in Gen.Choose(0, 1000)
        select new OperationRecord(texts.Item1, texts.Item2, texts.Item3, began)
        {
            PlanDigest = plan, State = state, Ended = ended, Steps = steps, BlockedBy = blocked, Repeated = repeated,
        };

    public static Gen<EventsRecord> Events =>
        from name in Name
        from events in Some(
            from time in Utc
            from kind in Gen.Elements("daemon", "service", "host")
            from level in Gen.Elements(Enum.GetValues<EventLevel>())
            from texts in Gen.Zip(Text, Text)
            select new CephEvent(time, kind, texts.Item1, level, texts.Item2))
        select new EventsRecord(name, events);

    public static Gen<ProgressRecord> Progress =>
        from texts in Gen.Zip(Text, Text)
        from last in Gen.Choose(0, int.MaxValue)
        from events in Some(
            from time in Utc
            from state in Gen.Elements(Enum.GetValues<OperationState>())
            from told in Gen.Zip(Text, Text)
            from counts in Gen.Zip(Gen.Choose(0, 9), Gen.Choose(0, 9))
            from kind in Full
            from milliseconds in Maybe(Gen.Choose(0, int.MaxValue))
            select new OperationEvent(time, state, told.Item1, told.Item2)
            {
                Done = counts.Item1, Total = counts.Item2, StepKind = kind, By = texts.Item2,
                Duration = milliseconds is { } some ? TimeSpan.FromMilliseconds(some) : null,
            })
        select new ProgressRecord(texts.Item1, texts.Item2, last, events);

    private static Gen<OperationStep> Step =>
        from texts in Three(Text, Text, Text)
        from host in Full
        from began in Utc
        from milliseconds in Maybe(Gen.Choose(0, int.MaxValue))
        from text in Full
        select new OperationStep(texts.Item1, texts.Item2, host, texts.Item3, began)
        {
            Duration = milliseconds is { } some ? TimeSpan.FromMilliseconds(some) : null, Text = text,
        };

    // As the clock gives it; a comparison of all members would see another offset as a difference.
    private static Gen<DateTimeOffset> Utc => Time.Select(time => time.ToUniversalTime());

    private static Gen<string?> Full => MaybeText.Select(text => string.IsNullOrEmpty(text) ? null : text);
}
