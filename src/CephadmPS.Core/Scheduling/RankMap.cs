namespace CephadmPS.Core.Scheduling;

/// <summary>
/// Ranks of a ranked service: rank → generation → daemon id (null: numbered, not yet deployed). A value: every change gives a new map,
/// so that a plan and the state it was made from never share one.
/// </summary>
public sealed class RankMap
{
    private readonly SortedDictionary<int, SortedDictionary<int, string?>> _ranks;

    private RankMap(SortedDictionary<int, SortedDictionary<int, string?>> ranks) => _ranks = ranks;

    /// <summary>A map without ranks.</summary>
    public static RankMap Empty { get; } = new([]);

    /// <summary>Ranks in ascending order.</summary>
    public IEnumerable<int> Ranks => _ranks.Keys;

    /// <summary>Makes a map from entries (rank, generation, daemon id); of two with the same rank and generation the later one wins.</summary>
    public static RankMap From(IEnumerable<(int Rank, int Generation, string? DaemonId)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var ranks = new SortedDictionary<int, SortedDictionary<int, string?>>();
        foreach (var (rank, generation, daemonId) in entries)
        {
            Generations(ranks, rank)[generation] = daemonId;
        }
        return new RankMap(ranks);
    }

    /// <summary>All entries, by rank and generation.</summary>
    public IEnumerable<(int Rank, int Generation, string? DaemonId)> Entries()
    {
        foreach (var (rank, generations) in _ranks)
        {
            foreach (var (generation, daemonId) in generations)
            {
                yield return (rank, generation, daemonId);
            }
        }
    }

    /// <summary>The newest generation of a rank; -1 when the rank has none, so that the next one is 0.</summary>
    public int NewestGeneration(int rank) =>
        _ranks.TryGetValue(rank, out var generations) && generations.Count > 0 ? generations.Keys.Max() : -1;

    /// <summary>True when the daemon holds the newest generation of the rank.</summary>
    public bool Holds(int rank, int? generation, string daemonId) =>
        generation is { } number
        && number == NewestGeneration(rank)
        && _ranks.TryGetValue(rank, out var generations)
        && generations.TryGetValue(number, out string? holder)
        && holder == daemonId;

    /// <summary>The map with these entries added.</summary>
    public RankMap With(IReadOnlyCollection<(int Rank, int Generation, string? DaemonId)> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        return added.Count == 0 ? this : From(Entries().Concat(added));
    }

    private static SortedDictionary<int, string?> Generations(SortedDictionary<int, SortedDictionary<int, string?>> ranks, int rank)
    {
        if (!ranks.TryGetValue(rank, out var generations))
        {
            ranks[rank] = generations = [];
        }
        return generations;
    }
}
