using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning;

/// <summary>All that a planner may look at. No clock, no files, no network. Indexes are made once for all planners, when they are first needed.</summary>
/// <param name="State">Desired and observed state.</param>
/// <param name="Seed">Seed of random names.</param>
public sealed record PlanningContext(ClusterState State, long Seed)
{
    private readonly Lazy<ClusterView> view = new(() => ClusterViews.Of(State));
    private readonly Lazy<HashSet<string>> daemonNames = new(() => [.. State.Daemons.Select(daemon => daemon.DaemonName)]);

    /// <summary>The scheduler's view of the state.</summary>
    public ClusterView View => view.Value;

    /// <summary>Daemons by service name, those of a service by the names of their hosts.</summary>
    public ILookup<string, DaemonDescription> DaemonsByService => View.DaemonsByService;

    /// <summary>The service a daemon belongs to; one whose name tells none stands under its type.</summary>
    public static string ServiceNameOf(DaemonDescription daemon) => Services.Naming.DaemonNames.ServiceNameOf(daemon) ?? daemon.DaemonType;

    private readonly Dictionary<string, string> interruptions = [];

    /// <summary>
    /// A step that interrupts a daemon, put after those before it: one daemon at a time of a type that others depend on (mon, mgr, OSD, mds), and
    /// one at a time of any service.
    /// </summary>
    public T OneAfterAnother<T>(T step, DaemonDescription daemon, ServiceDefinition? definition)
        where T : PlanStep
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(daemon);
        var line = definition is { StopGuards.Count: > 0 } ? daemon.DaemonType : ServiceNameOf(daemon);
        var ordered = interruptions.TryGetValue(line, out var before) ? step with { After = [.. step.After, before] } : step;
        interruptions[line] = step.Id;
        return ordered;
    }

    /// <summary>Names of all daemons; planners add those that they plan.</summary>
    public HashSet<string> DaemonNames => daemonNames.Value;
}

/// <summary>One of the small planners in <see cref="Planner.All"/>: looks at the state and adds its steps and notes.</summary>
public interface IPlanner
{
    /// <summary>What it looks after, in one word.</summary>
    string Name => GetType().Name.Replace("Planner", "", StringComparison.Ordinal);

    /// <summary>Adds steps and notes.</summary>
    void Plan(PlanningContext context, PlanBuilder plan);
}
