using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Upgrade;

/// <summary>Which errors of a step pause an upgrade, and under which code (reference 7.5).</summary>
public static class UpgradeCodes
{
    /// <summary>
    /// The code; null: nothing is wrong with the upgrade, the step is tried again. That is so when Ceph says that a daemon is needed now, and when a host or
    /// the mons do not answer: it waits for these and tells so.
    /// </summary>
    public static string? Of(PlanStep step, CephadmException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            { Id: "NoOtherMgr" } => HealthCodes.UpgradeNoStandbyMgr,
            { Id: "NotOkToStop" or "QuorumWouldBreak" or "UpgradeHeld" or "AnswerUnknown" or "DeadlinePassed" or "FileSystemNotReady" } => null,
            { Kind: ErrorKind.Unavailable or ErrorKind.Conflict or ErrorKind.Cancelled } => null,
            { Id: "UpgradeImageVersion" } => HealthCodes.UpgradeBadTargetVersion,
            _ => step switch
            {
                PullImageStep => HealthCodes.UpgradeFailedPull,
                UpgradeDaemonsStep { RotatesKeys: true } or SetServiceCipherStep => HealthCodes.UpgradeKeyRotation,
                UpgradeDaemonsStep => HealthCodes.UpgradeRedeployDaemon,
                _ => HealthCodes.UpgradeException,
            },
        };
    }

    /// <summary>Severity of a code.</summary>
    public static string SeverityOf(string code) =>
        code is HealthCodes.UpgradeBadTargetVersion or HealthCodes.UpgradeException or HealthCodes.UpgradeOfflineHost ? HealthCheck.Error : HealthCheck.Warning;
}
