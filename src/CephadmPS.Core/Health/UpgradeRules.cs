using CephadmPS.Core.Upgrade;

namespace CephadmPS.Core.Health;

/// <summary>Checks about an upgrade.</summary>
internal static class UpgradeRules
{
    public static HealthCheck? Failed(HealthInput input) => UpgradeState.Of(input.State) is not { Error: { } error, Intent: { Stopped: false } intent } ? null
        : new HealthCheck(error.Code, UpgradeCodes.SeverityOf(error.Code), $"the upgrade to {intent.Version} has paused: {Summary(error.Code)}")
        {
            Details = [$"{error.Subject}: {error.Text}"],
            Cause = "A step of the upgrade failed; nothing more is begun.",
            Advice = "See to it, then: Resume-CephUpgrade",
        };

    // Not a pause: it goes on with other hosts, and with these as soon as they answer.
    public static HealthCheck? HostsSilent(HealthInput input)
    {
        if (UpgradeState.Of(input.State) is not { IsPaused: false, Intent: { Stopped: false } intent } upgrade)
        {
            return null;
        }
        var silent = upgrade.Waves.SelectMany(wave => wave.Left).Where(daemon => !input.State.Answers(daemon.HostName)).GroupBy(daemon => daemon.HostName)
            .OrderBy(host => host.Key, StringComparer.Ordinal)
            .Select(host => $"{host.Key} does not answer: {string.Join(", ", host.Select(daemon => daemon.DaemonName))}").ToList();
        return silent.Count == 0 ? null
            : new HealthCheck(HealthCodes.UpgradeOfflineHost, UpgradeCodes.SeverityOf(HealthCodes.UpgradeOfflineHost), $"the upgrade to {intent.Version} waits for {silent.Count} host(s)")
            {
                Details = silent,
                Count = silent.Count,
                Cause = "Daemons that are to be upgraded are on hosts that do not answer; a type is done only when all its daemons are.",
                Advice = "Get-CephHost",
            };
    }

    private static string Summary(string code) => code switch
    {
        HealthCodes.UpgradeNoStandbyMgr => "no standby mgr is there to take over",
        HealthCodes.UpgradeFailedPull => "the image could not be had on a host",
        HealthCodes.UpgradeRedeployDaemon => "a daemon could not be upgraded",
        HealthCodes.UpgradeBadTargetVersion => "the image holds another version than was checked",
        HealthCodes.UpgradeKeyRotation => "a key could not be rotated",
        _ => "a step failed",
    };
}
