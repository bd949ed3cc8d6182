using CephadmPS.Core.Options;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Clusters;

/// <summary>What is asked for of daemons, or of all daemons of services (reference 1.4).</summary>
/// <param name="Kind">What.</param>
public sealed record ActionRequest(DaemonActionKind Kind)
{
    /// <summary>Names of daemons.</summary>
    public IReadOnlyList<string> DaemonNames { get; init; } = [];

    /// <summary>Names of services: all daemons of theirs.</summary>
    public IReadOnlyList<string> ServiceNames { get; init; } = [];

    /// <summary>Image for a redeployment.</summary>
    public string? Image { get; init; }

    /// <summary>Although Ceph says that it is not safe now; needed for removing mons, OSDs and prometheus.</summary>
    public bool Force { get; init; }
}

/// <summary>From what a person asks for to actions, or to the one error that says why not.</summary>
internal static class DaemonActions
{
    // Reference 1.4: their data is precious.
    private static readonly HashSet<string> Precious = ["mon", "osd", "prometheus"];
    // Reference 12.4.
    private static readonly HashSet<string> NeverStopped = ["mon", "mgr", "osd"];

    /// <summary>
    /// The actions. Errors: <c>DaemonNotFound</c>, <c>ServiceUnknown</c>, <c>ServiceNeeded</c>, <c>ForceNeeded</c>, <c>ImageNotApplicable</c>,
    /// <c>TypeNotDeployable</c>, <c>NoOtherMgr</c>.
    /// </summary>
    public static IReadOnlyList<DaemonAction> Resolve(ClusterState state, ActionRequest request, DateTimeOffset now)
    {
        var daemons = request.DaemonNames.Select(name => Find(state, name))
            .Concat(request.ServiceNames.SelectMany(name => OfService(state, name, request.Kind)))
            .DistinctBy(daemon => daemon.DaemonName).ToList();
        foreach (var daemon in daemons)
        {
            Check(state, daemon, request);
        }
        return [.. daemons.Select(daemon => new DaemonAction(daemon.DaemonName, request.Kind, Guid.NewGuid().ToString("N"), now) { Image = request.Image, Force = request.Force })];
    }

    /// <summary>The intents with the actions in them; what waits already for a daemon is combined with what is asked for.</summary>
    public static ClusterIntents With(ClusterIntents intents, IEnumerable<DaemonAction> asked)
    {
        var actions = new Dictionary<string, DaemonAction>(intents.Actions);
        foreach (var action in asked)
        {
            actions[action.DaemonName] = actions.TryGetValue(action.DaemonName, out var pending) ? DaemonAction.Combine(pending, action) : action;
        }
        return intents with { Actions = actions };
    }

    private static DaemonDescription Find(ClusterState state, string name) =>
        state.Daemons.FirstOrDefault(daemon => daemon.DaemonName == name)
        ?? throw new CephadmException("DaemonNotFound", ErrorKind.NotFound,
            name.Contains('.', StringComparison.Ordinal)
                ? $"The cluster has no daemon '{name}'."
                : $"'{name}' names no daemon: a daemon's name is its type, a dot, and its id.",
            "Get-CephDaemon lists the daemons.", name);

    private static List<DaemonDescription> OfService(ClusterState state, string name, DaemonActionKind kind)
    {
        var daemons = state.Daemons.Where(daemon => PlanningContext.ServiceNameOf(daemon) == name).ToList();
        if (daemons.Count == 0 && !state.Specs.ContainsKey(name))
        {
            throw new CephadmException("ServiceUnknown", ErrorKind.NotFound, $"There is no service '{name}'.", "Get-CephService lists the services.", name);
        }
        var type = name.Split('.')[0];
        if (kind == DaemonActionKind.Stop && NeverStopped.Contains(type))
        {
            throw new CephadmException("ServiceNeeded", ErrorKind.Refused, $"Service {name} cannot be stopped as a whole: the cluster would stop with it.",
                $"Stop single daemons: Stop-CephDaemon {(daemons.Count > 0 ? daemons[0].DaemonName : $"{type}.ID")}", name);
        }
        return daemons;
    }

    private static void Check(ClusterState state, DaemonDescription daemon, ActionRequest request)
    {
        var name = daemon.DaemonName;
        if (request.Kind == DaemonActionKind.Remove && Precious.Contains(daemon.DaemonType) && !request.Force)
        {
            throw new CephadmException("ForceNeeded", ErrorKind.Refused, $"{name} holds data; it is removed by force only, and its data is kept aside on {daemon.HostName}.",
                $"If that is meant: Remove-CephDaemon {name} -Force", name);
        }
        if (request.Image is not null && !Images.IsCephs(daemon.DaemonType))
        {
            throw new CephadmException("ImageNotApplicable", ErrorKind.InvalidInput, $"{name} does not run Ceph's image; an image of its own cannot be given for one {daemon.DaemonType}.",
                $"Redeploy it with the configured image: Reset-CephDaemon {name}", name);
        }
        if (request.Kind is DaemonActionKind.Reconfigure or DaemonActionKind.Redeploy && DesiredDaemons.DefinitionOf(daemon) is null)
        {
            throw new CephadmException("TypeNotDeployable", ErrorKind.Refused, $"Daemons of type {daemon.DaemonType} cannot be deployed by this release, {name} among them.",
                $"It can be restarted: Restart-CephDaemon {name}", name);
        }
        if (!request.Force && request.Kind is DaemonActionKind.Redeploy or DaemonActionKind.Restart or DaemonActionKind.Stop
            && daemon.DaemonType == "mgr" && daemon.DaemonId == state.Cluster.ActiveMgr && state.Cluster.StandbyMgrs.Count == 0)
        {
            throw new CephadmException("NoOtherMgr", ErrorKind.Refused, $"{name} is the active mgr and there is no standby.",
                "Deploy another mgr first (Set-CephServiceSpec with a count of 2), or say -Force.", name);
        }
    }
}
