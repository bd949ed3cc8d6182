using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>What Ceph's own daemons have in common.</summary>
public abstract class CephDaemonForm(string type) : DaemonForm(type)
{
    public override bool IsCeph => true;

    public override string EntryPoint(FormContext context) => $"/usr/bin/ceph-{Type}";

    /// <summary>The Ceph entity that the daemon runs as.</summary>
    protected virtual string Entity(DaemonIdentity daemon) => daemon.Name;

    /// <summary>Where the daemon looks for its data.</summary>
    protected virtual string? DataDirInContainer(DaemonIdentity daemon) => $"/var/lib/ceph/{Type}/ceph-{daemon.Id}";

    /// <summary>Where it looks for its keyring when that is not in the data directory.</summary>
    protected virtual string? KeyringInContainer(DaemonIdentity daemon) => null;

    public override IEnumerable<string> Arguments(FormContext context) =>
        ["-n", Entity(context.Daemon), "-f", .. UserAndLogArguments(context.Engine)];

    /// <summary>Runs as ceph and logs to the journal, or to standard error where the unit would not be known to the journal.</summary>
    public static IEnumerable<string> UserAndLogArguments(ContainerEngine engine) =>
    [
        "--setuser", "ceph", "--setgroup", "ceph", "--default-log-to-file=false",
        .. engine.LogsToJournal
            ? (string[])["--default-log-to-journald=true", "--default-log-to-stderr=false"]
            : ["--default-log-to-stderr=true", "--default-log-stderr-prefix=debug "],
    ];

    public override IEnumerable<string> EngineArguments(FormContext context) => [context.Engine.UnlimitedPids];

    public override IEnumerable<string> Environment(FormContext context) => ["TCMALLOC_MAX_TOTAL_THREAD_CACHE_BYTES=134217728"];

    public override IEnumerable<Mount> Mounts(FormContext context)
    {
        foreach (var mount in CephMounts.Cluster(context.Daemon.Fsid, context.ClusterDir, context.LogDir, WritesToJournal(context)))
        {
            yield return mount;
        }
        foreach (var mount in DeviceMounts(context))
        {
            yield return mount;
        }
        if (DataDirInContainer(context.Daemon) is { } data)
        {
            yield return new Mount(context.DaemonDir, data + ":z");
        }
        yield return new Mount($"{context.DaemonDir}/config", "/etc/ceph/ceph.conf:z");
        if (KeyringInContainer(context.Daemon) is { } keyring)
        {
            yield return new Mount($"{context.DaemonDir}/keyring", keyring);
        }
    }

    protected virtual IEnumerable<Mount> DeviceMounts(FormContext context) => [];

    protected virtual bool WritesToJournal(FormContext context) => context.Engine.LogsToJournal;

    public override string? AdminSocket(DaemonIdentity daemon) => $"ceph-{daemon.Name}.asok";
}
