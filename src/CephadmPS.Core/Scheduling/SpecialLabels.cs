namespace CephadmPS.Core.Scheduling;

/// <summary>Host labels that mean something to Ceph; all others are free text for placements.</summary>
public static class SpecialLabels
{
    /// <summary>The host gets <c>ceph.conf</c> and the keyring of <c>client.admin</c>.</summary>
    public const string Admin = "_admin";

    /// <summary>No daemons are put on the host, and those there move away, OSDs apart. Set by draining.</summary>
    public const string NoSchedule = "_no_schedule";

    /// <summary>Client files that are managed are removed from the host. Set by draining.</summary>
    public const string NoConfKeyring = "_no_conf_keyring";

    /// <summary>Memory of the host's OSDs is not tuned.</summary>
    public const string NoAutotuneMemory = "_no_autotune_memory";
}
