using System.Security.Cryptography;
using System.Text;

namespace CephadmPS.Core.Planning;

/// <summary>Collects steps and notes while the planners look at one state.</summary>
public sealed class PlanBuilder
{
    private readonly List<PlanStep> steps = [];
    private readonly Dictionary<string, int> indexById = [];
    private readonly HashSet<string> upgraded = [];
    private readonly List<PlanNote> notes = [];
    private readonly List<PlannerAnswer> answers = [];

    /// <summary>Steps so far.</summary>
    public IReadOnlyList<PlanStep> Steps => steps;

    /// <summary>Adds a step; one with the same id that stands already is kept.</summary>
    public void Add(PlanStep step)
    {
        if (indexById.TryAdd(step.Id, steps.Count))
        {
            steps.Add(step);
            if (step is UpgradeDaemonsStep upgrade)
            {
                upgraded.UnionWith(upgrade.Daemons.Select(daemon => daemon.Name));
            }
        }
    }

    /// <summary>Adds a step that has to succeed before others that stand already.</summary>
    public void AddBefore(PlanStep step, Func<PlanStep, bool> others)
    {
        ArgumentNullException.ThrowIfNull(step);
        for (var index = 0; index < steps.Count; index++)
        {
            if (others(steps[index]))
            {
                steps[index] = steps[index] with { DependsOn = [.. steps[index].DependsOn, step.Id] };
            }
        }
        Add(step);
    }

    /// <summary>A step by its id.</summary>
    public PlanStep Step(string id) => steps[indexById[id]];

    /// <summary>Puts a step in the place of another one.</summary>
    public void Replace(string id, PlanStep step)
    {
        var index = indexById[id];
        indexById.Remove(id);
        steps[index] = step;
        indexById[step.Id] = index;
    }

    /// <summary>Is there a step with this id.</summary>
    public bool Contains(string id) => indexById.ContainsKey(id);

    /// <summary>Is the daemon among those that an upgrade takes next.</summary>
    public bool Upgrades(string daemonName) => upgraded.Contains(daemonName);

    /// <summary>Adds a note.</summary>
    public void Note(string code, string subject, string text, string? advice = null, bool unknown = false) =>
        notes.Add(new PlanNote(code, subject, text, advice) { Unknown = unknown });

    /// <summary>Adds a note on something that is done as soon as time has passed.</summary>
    public void Wait(string code, string subject, string text, string? advice = null) =>
        notes.Add(new PlanNote(code, subject, text, advice) { Waits = true });

    /// <summary>Lets a planner add its steps and notes, and keeps what it answered.</summary>
    public void Ask(IPlanner planner, PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(planner);
        var (stepsBefore, notesBefore) = (steps.Count, notes.Count);
        planner.Plan(context, this);
        var approvals = 0;
        for (var index = stepsBefore; index < steps.Count; index++)
        {
            approvals += steps[index].NeedsApproval ? 1 : 0;
        }
        answers.Add(new PlannerAnswer(planner.Name, steps.Count - stepsBefore, approvals, notes.Count == notesBefore ? [] : notes[notesBefore..]));
    }

    /// <summary>The plan.</summary>
    public Plan Build(string fsid, long seed) => new() { Fsid = fsid, Steps = InRunningOrder(), Notes = notes, Answers = answers, Seed = seed };

    /// <summary>Short digest of what a step read: strings in order, nulls and empties told apart.</summary>
    public static string DigestOf(params string?[] parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part is null ? "-\n" : $"{part.Length}:{part}\n"));
        }
        return Convert.ToHexString(hash.GetHashAndReset(), 0, 16).ToLowerInvariant();
    }

    // Steps come from planners in their order of importance; a dependency may point to a step that a later planner added.
    private List<PlanStep> InRunningOrder()
    {
        var ordered = new List<PlanStep>(steps.Count);
        var visited = new HashSet<string>();
        foreach (var step in steps)
        {
            Visit(step);
        }
        return ordered;

        void Visit(PlanStep step)
        {
            if (!visited.Add(step.Id))
            {
                return;
            }
            foreach (var id in step.DependsOn.Concat(step.After))
            {
                if (indexById.TryGetValue(id, out var index))
                {
                    Visit(steps[index]);
                }
            }
            ordered.Add(step);
        }
    }
}
