namespace CephadmPS.Core.Health;

/// <summary>Codes of our own checks: upstream's names (reference 6.4). <c>docs/health.md</c> tells cause and help of each.</summary>
public static class HealthCodes
{
    /// <summary>Background work is paused.</summary>
    public const string Paused = "CEPHADM_PAUSED";
    /// <summary>Hosts that do not answer, or are not fit.</summary>
    public const string HostCheckFailed = "CEPHADM_HOST_CHECK_FAILED";
    /// <summary>Hosts that answer, but a look at a part of them failed.</summary>
    public const string RefreshFailed = "CEPHADM_REFRESH_FAILED";
    /// <summary>Hosts that run daemons of the cluster and are not in the inventory.</summary>
    public const string StrayHost = "CEPHADM_STRAY_HOST";
    /// <summary>Daemons that the cluster knows and that no host of the inventory lists.</summary>
    public const string StrayDaemon = "CEPHADM_STRAY_DAEMON";
    /// <summary>Daemons whose unit has failed.</summary>
    public const string FailedDaemon = "CEPHADM_FAILED_DAEMON";
    /// <summary>Specs that cannot be applied.</summary>
    public const string ApplySpecFail = "CEPHADM_APPLY_SPEC_FAIL";
    /// <summary>Daemons that could not be deployed.</summary>
    public const string DaemonPlaceFail = "CEPHADM_DAEMON_PLACE_FAIL";
    /// <summary>Options in a spec's <c>config</c> that the cluster does not know.</summary>
    public const string InvalidConfigOption = "CEPHADM_INVALID_CONFIG_OPTION";
    /// <summary>Options that could not be set.</summary>
    public const string FailedSetOption = "CEPHADM_FAILED_SET_OPTION";
    /// <summary>Hosts that answer over SSH while their agent does not work.</summary>
    public const string AgentDown = "CEPHADM_AGENT_DOWN";
    /// <summary>Hosts in maintenance.</summary>
    public const string HostInMaintenance = "HOST_IN_MAINTENANCE";
    /// <summary>The active mgr has to be upgraded, and no other one is there.</summary>
    public const string UpgradeNoStandbyMgr = "UPGRADE_NO_STANDBY_MGR";
    /// <summary>The target's image could not be had on a host.</summary>
    public const string UpgradeFailedPull = "UPGRADE_FAILED_PULL";
    /// <summary>A daemon could not be redeployed with the target's image, or did not come back.</summary>
    public const string UpgradeRedeployDaemon = "UPGRADE_REDEPLOY_DAEMON";
    /// <summary>The image holds another version than the one that was checked.</summary>
    public const string UpgradeBadTargetVersion = "UPGRADE_BAD_TARGET_VERSION";
    /// <summary>A daemon did not get its new key, or did not come back with it.</summary>
    public const string UpgradeKeyRotation = "UPGRADE_KEY_ROTATION";
    /// <summary>Another step of an upgrade failed.</summary>
    public const string UpgradeException = "UPGRADE_EXCEPTION";
    /// <summary>Daemons that are to be upgraded are on hosts that do not answer.</summary>
    public const string UpgradeOfflineHost = "UPGRADE_OFFLINE_HOST";
    /// <summary>Controllers that shall run and do not. Ours: upstream has none of its own.</summary>
    public const string ControllerDown = "CEPHADMPS_CONTROLLER_DOWN";
    /// <summary>Prefix of the checks of hosts' configuration (reference 5.13).</summary>
    public const string ConfigurationPrefix = "CEPHADM_CHECK_";
}
