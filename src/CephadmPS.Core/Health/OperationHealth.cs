using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health.Configuration;
using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Health;

/// <summary>What a judgement reads.</summary>
/// <param name="State">Desired and observed state.</param>
/// <param name="Notes">What the planners said that they cannot do.</param>
/// <param name="Failures">Steps that failed in the last pass and are still wanted.</param>
public sealed record HealthInput(ClusterState State, IReadOnlyList<PlanNote> Notes, IReadOnlyList<OperationEvent> Failures);

/// <summary>
/// The health of the cluster's operation: from state, notes and failures to checks (reference 6.4). Pure; one small rule a code, all of them
/// in <see cref="Rules"/>.
/// </summary>
public static class OperationHealth
{
    private static readonly IReadOnlyList<Func<HealthInput, HealthCheck?>> Rules =
    [
        ClusterRules.Paused,
        HostRules.Unreachable,
        HostRules.AgentDown,
        HostRules.LooksFailed,
        HostRules.InMaintenance,
        DaemonRules.Failed,
        DaemonRules.ControllersDown,
        ServiceRules.NotApplied,
        ServiceRules.NotPlaced,
        ServiceRules.UnknownOptions,
        ServiceRules.OptionsNotSet,
        UpgradeRules.Failed,
        UpgradeRules.HostsSilent,
    ];

    /// <summary>Judges.</summary>
    /// <param name="input">What is known.</param>
    /// <param name="before">What earlier judgements left; <see cref="HealthHistory.Empty"/> at first.</param>
    /// <param name="now">The moment.</param>
    public static HealthReport Judge(HealthInput input, HealthHistory before, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(before);
        var (strays, suspects) = Strays.Judge(input.State, before.Suspects, now);
        var checks = Rules.Select(rule => rule(input)).OfType<HealthCheck>().Concat(strays).Concat(ConfigurationChecks.Judge(input.State))
            .Where(check => IsWanted(check.Code, input.State.Cluster.Options))
            .Select(check => check with { Since = before.Since.TryGetValue(check.Code, out var since) ? since : now })
            .OrderBy(check => check.Code, StringComparer.Ordinal)
            .ToList();
        return new HealthReport(checks, new HealthHistory { Since = checks.ToDictionary(check => check.Code, check => check.Since!.Value), Suspects = suspects });
    }

    // Options by which an admin silences a check (reference 11.1).
    private static bool IsWanted(string code, OptionValues options) => code switch
    {
        HealthCodes.HostCheckFailed => options.Flag("warn_on_failed_host_check"),
        HealthCodes.StrayHost => options.Flag("warn_on_stray_hosts"),
        HealthCodes.StrayDaemon => options.Flag("warn_on_stray_daemons"),
        _ => true,
    };

    /// <summary>A warning about several subjects; null when there are none.</summary>
    internal static HealthCheck? Warning(string code, IReadOnlyList<string> details, Func<int, string> summary, string? cause, string? advice) =>
        details.Count == 0 ? null : new HealthCheck(code, HealthCheck.Warning, summary(details.Count))
        {
            Details = details,
            Count = details.Count,
            Cause = cause,
            Advice = advice,
        };
}
