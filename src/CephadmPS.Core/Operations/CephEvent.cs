namespace CephadmPS.Core.Operations;

/// <summary>How much an event matters.</summary>
public enum EventLevel
{
    /// <summary>As it should be.</summary>
    Info,
    /// <summary>Worth a look.</summary>
    Warning,
    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>Something that happened to a daemon, a service or a host (reference 6.5). Holds no secret.</summary>
/// <param name="Time">When, the last time that it did.</param>
/// <param name="Kind"><c>daemon</c>, <c>service</c> or <c>host</c>.</param>
/// <param name="Subject">Its name.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">One sentence.</param>
public sealed record CephEvent(DateTimeOffset Time, string Kind, string Subject, EventLevel Level, string Text);
