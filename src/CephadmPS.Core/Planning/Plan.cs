using System.Security.Cryptography;
using System.Text;

namespace CephadmPS.Core.Planning;

/// <summary>Something the planner cannot do now, why, and what would help; so that nothing hides behind something else.</summary>
/// <param name="Code">Fixed word: <c>HostOffline</c>, <c>WaitsForApproval</c>, <c>NoDaemonsKnown</c>, <c>PlacementFailed</c>…</param>
/// <param name="Subject">Service, host or daemon it is about.</param>
/// <param name="Text">The cause, one sentence.</param>
/// <param name="Advice">The next command to type; null when time alone helps.</param>
public sealed record PlanNote(string Code, string Subject, string Text, string? Advice = null)
{
    /// <summary>True when something is not known, so that there may be more to do than the plan tells: an empty plan does not mean that nothing is left.</summary>
    public bool Unknown { get; init; }

    /// <summary>True when more is to be done as soon as time has passed: an empty plan does not mean that nothing is left.</summary>
    public bool Waits { get; init; }
}

/// <summary>
/// What would be done to the cluster, and in what order. Made by pure code from one <see cref="State.ClusterState"/>; holds no secret.
/// </summary>
public sealed record Plan
{
    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }

    /// <summary>Steps in an order in which they can run; those without a dependency between them run side by side.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>What cannot be done now.</summary>
    public IReadOnlyList<PlanNote> Notes { get; init; } = [];

    /// <summary>What each planner answered, in their order; none for a plan that an admin's command makes by itself.</summary>
    public IReadOnlyList<PlannerAnswer> Answers { get; init; } = [];

    /// <summary>Steps that would be taken if background work were not paused.</summary>
    public IReadOnlyList<PlanStep> Held { get; init; } = [];

    /// <summary>Seed of the random names in the plan.</summary>
    public long Seed { get; init; }

    /// <summary>True when there is no step to take.</summary>
    public bool IsEmpty => Steps.Count == 0;

    /// <summary>True when nothing is left to do, and that is known: no host is silent.</summary>
    public bool IsSettled => IsEmpty && !Notes.Any(note => note.Unknown || note.Waits);

    /// <summary>True when nothing can be done at this moment, and time alone brings more to do (a drain that goes on).</summary>
    public bool OnlyWaits => Steps.All(step => step.NeedsApproval) && Notes.Any(note => note.Waits);

    /// <summary>The steps that follow from these documents: those of their services, and those on the hosts that they name.</summary>
    public Plan OfDocuments(Specs.SpecFile documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var services = documents.Services.Select(spec => spec.ServiceName).ToHashSet();
        var hosts = documents.Hosts.Select(host => host.HostName).ToHashSet();
        return this with
        {
            Steps = [.. Steps.Where(step => (step.ServiceName is { } service && services.Contains(service)) || (step.HostName is { } host && hosts.Contains(host)))],
        };
    }

    /// <summary>Digest over steps and what they read: two plans with the same digest do the same.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var step in Steps)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{step.Id}\n{step.HostName}\n{step.InputDigest}\n"));
            }
            return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
        }
    }
}
