using CephadmPS.Core.Errors;
using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Upgrade;

/// <summary>What is asked before an upgrade begins, in upstream's order (reference 7.3, 7.4); each refusal says what helps. Pure.</summary>
public static class UpgradeChecks
{
    /// <summary>Errors: <c>UpgradeHostsAway</c> for hosts that are in maintenance, suspended or silent.</summary>
    public static void RequireHosts(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var away = state.Hosts.Keys.Where(host => !state.IsUsable(host)).Order(StringComparer.Ordinal).ToList();
        if (away.Count > 0)
        {
            var (why, advice) = HostObstacles.Of(state, away[0]);
            throw Refused("UpgradeHostsAway", $"An upgrade does not begin while hosts are away: {why}{(away.Count == 1 ? "" : $"; so are {string.Join(", ", away.Skip(1))}")}.", advice);
        }
    }

    /// <summary>
    /// Is the filter one. Errors: <c>UpgradeFilterInvalid</c>, <c>DaemonTypeNotUpgradable</c>, <c>ServiceUnknown</c>, <c>HostUnknown</c>.
    /// </summary>
    public static void RequireFilter(ClusterState state, UpgradeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.DaemonTypes.Count > 0 && filter.Services.Count > 0)
        {
            throw Invalid("UpgradeFilterInvalid", "Daemon types and services cannot be given together.", "Give one of them.");
        }
        if (filter.DaemonTypes.FirstOrDefault(type => !UpgradeOrder.Types.Contains(type)) is { } unknown)
        {
            throw Invalid("DaemonTypeNotUpgradable", $"Daemons of type '{unknown}' do not run Ceph's image, and so are not upgraded with it.",
                $"Types that can be given: {string.Join(", ", UpgradeOrder.Types)}.", unknown);
        }
        if (filter.Services.FirstOrDefault(name => !state.Daemons.Any(daemon => PlanningContext.ServiceNameOf(daemon) == name)) is { } service)
        {
            throw new CephadmException("ServiceUnknown", ErrorKind.NotFound, $"There is no service '{service}' that has daemons.", "Get-CephService lists the services.", service);
        }
        if (filter.Services.Select(TypeOf).Distinct().ToList() is { Count: > 1 } types)
        {
            throw Invalid("UpgradeFilterInvalid", $"The services are of several types ({string.Join(", ", types)}).", "Give services of one type at a time, in the order of an upgrade.");
        }
        if (filter.Services.Count > 0 && !UpgradeOrder.Types.Contains(TypeOf(filter.Services[0])))
        {
            throw Invalid("DaemonTypeNotUpgradable", $"Daemons of '{filter.Services[0]}' do not run Ceph's image, and so are not upgraded with it.",
                $"Types that do: {string.Join(", ", UpgradeOrder.Types)}.", filter.Services[0]);
        }
        if (filter.Hosts.FirstOrDefault(host => !state.Hosts.ContainsKey(host)) is { } missing)
        {
            throw Invalid("HostUnknown", $"There is no host '{missing}' in the cluster.", $"Known hosts: {string.Join(", ", state.Hosts.Keys.Order(StringComparer.Ordinal))}.", missing);
        }
        if (filter.Limit is < 1)
        {
            throw Invalid("UpgradeFilterInvalid", $"A limit of {filter.Limit} upgrades nothing.", "Give at least 1, or none.");
        }
        if (!state.Daemons.Any(daemon => UpgradeOrder.Types.Contains(daemon.DaemonType) && filter.Includes(daemon)))
        {
            throw Invalid("UpgradeFilterInvalid", $"No daemon fits: {filter.Describe()}.", "Get-CephDaemon lists the daemons.");
        }
    }

    /// <summary>The image that is asked for. Errors: <c>UpgradeTargetInvalid</c>.</summary>
    public static string ImageOf(UpgradeOptions options, OptionValues values)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(values);
        switch (options)
        {
            case { Image: { Length: > 0 }, Version: { Length: > 0 } }:
                throw Invalid("UpgradeTargetInvalid", "An image and a version cannot be given together.", "Give one of them.");
            case { Version: { Length: > 0 } text }:
                return CephVersion.TryParse(text, out var version)
                    ? $"{values.Text("container_image_base")}:v{version}"
                    : throw Invalid("UpgradeTargetInvalid", $"'{text}' is no version: it has the form X.Y.Z, such as 20.2.4.", "Give a version of that form, or an image.", text);
            case { Image: { Length: > 0 } image }:
                return image;
            default:
                throw Invalid("UpgradeTargetInvalid", "Neither an image nor a version was given.", "Start-CephUpgrade -CephVersion 20.2.4, or -Image REGISTRY/REPOSITORY:TAG");
        }
    }

    /// <summary>May the cluster go to this version. Errors: <c>UpgradeVersionRefused</c>.</summary>
    public static void RequireVersion(ClusterState state, UpgradeFacts facts, CephVersion target)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(facts);
        if (VersionRules.Problem(target, facts.Current, state.Cluster.MinMonRelease, state.Cluster.RequireOsdRelease) is { } problem)
        {
            throw Refused("UpgradeVersionRefused", $"The cluster cannot be upgraded to {target}: {problem}.", "ceph versions shows what runs; name another version.");
        }
    }

    /// <summary>
    /// Are earlier types upgraded already: of the types that are selected, the last one counts. Errors: <c>UpgradeOrderBroken</c>.
    /// </summary>
    public static void RequireOrder(ClusterState state, UpgradeIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        if (intent.Filter.IsNone || UpgradeState.Of(state, intent, new UpgradeProgress(intent.Id)) is not { } upgrade)
        {
            return;
        }
        // A limit alone leaves the order as it is.
        var last = upgrade.Waves.Select((wave, index) => wave.All.Count > 0 ? index : -1).DefaultIfEmpty(-1).Max();
        var early = upgrade.Waves.Take(last).SelectMany(wave => wave.Outside).ToList();
        if (early.Count > 0)
        {
            throw Refused("UpgradeOrderBroken",
                $"Before daemons of type {upgrade.Waves[last].DaemonType}, these have to be upgraded: {string.Join(", ", early.Select(daemon => daemon.DaemonName).Take(8))}{(early.Count > 8 ? $" and {early.Count - 8} more" : "")}.",
                $"The order is {string.Join(", ", UpgradeOrder.Types)}; begin with -DaemonType {early[0].DaemonType}.");
        }
    }

    /// <summary>Is another mgr there. Errors: <c>NoOtherMgr</c>.</summary>
    public static void RequireStandbyMgr(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var running = state.Daemons.Count(daemon => daemon.DaemonType == "mgr" && daemon.Status == DaemonStatus.Running);
        if (running < 2 || state.Cluster.StandbyMgrs.Count == 0)
        {
            throw Refused("NoOtherMgr", "An upgrade needs two mgrs: one takes over while the other is upgraded.", "Deploy another mgr first: Set-CephServiceSpec with a count of 2 for mgr.");
        }
    }

    /// <summary>Is the cluster in a state to begin. Errors: <c>UpgradeNotHealthy</c>; neither is asked by force.</summary>
    public static void RequireHealth(ClusterState state, UpgradeFacts facts)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(facts);
        var missing = state.Cluster.Mons.Except(state.Cluster.Quorum).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw Refused("UpgradeNotHealthy", $"Not all mons are in quorum: {string.Join(", ", missing.Select(mon => $"mon.{mon}"))} {(missing.Count == 1 ? "is" : "are")} not.",
                "Bring them back first (Get-CephDaemon -DaemonType mon), or do it all the same: -Force.");
        }
        // An upgrade that was stopped half-way leaves keys of both types.
        var errors = facts.Errors.Where(code => !code.StartsWith("AUTH_INSECURE_", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (errors.Count > 0)
        {
            throw Refused("UpgradeNotHealthy", $"Ceph's health is HEALTH_ERR: {string.Join(", ", errors)}.", "Get-CephStatus tells why; see to it first, or do it all the same: -Force.");
        }
    }

    private static string TypeOf(string serviceName) => serviceName.Split('.')[0];

    private static CephadmException Refused(string id, string text, string advice) => new(id, ErrorKind.Refused, text, advice, "upgrade");

    private static CephadmException Invalid(string id, string text, string advice, string? target = null) => new(id, ErrorKind.InvalidInput, text, advice, target ?? "upgrade");
}
