namespace CephadmPS.Core.Health;

/// <summary>What a judgement needs of those before it: since when a check stands, and what was seen once and is not believed yet.</summary>
public sealed record HealthHistory
{
    /// <summary>Nothing was judged before.</summary>
    public static HealthHistory Empty { get; } = new();

    /// <summary>Code → since when it stands.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Since { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Subjects that looked stray at the last look: name → when first seen so. The second sighting makes the check.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Suspects { get; init; } = new Dictionary<string, DateTimeOffset>();
}

/// <summary>A judgement of the cluster's operation.</summary>
/// <param name="Checks">Our checks, by code.</param>
/// <param name="History">To be given to the next judgement.</param>
public sealed record HealthReport(IReadOnlyList<HealthCheck> Checks, HealthHistory History);
