using static CephadmPS.Agent.Cli.OptionKind;

namespace CephadmPS.Agent.Cli;

/// <summary>The closed set of commands.</summary>
internal static class Commands
{
    private static readonly CommandOption Fsid = new("--fsid", "fsid", Text, "the cluster", Required: true);
    private static readonly CommandOption Name = new("--name", "name", Text, "the daemon, type.id", Required: true);
    private static readonly CommandOption Image = new("--image", "image", Text, "the image reference", Required: true);
    private static readonly CommandOption ExpectHostname = new("--expect-hostname", "expect_hostname", Text, "the name that the host must have");
    private static readonly CommandOption Operation = new("--operation-id", "operation_id", Text, "names the operation: repeated, it is not done twice");
    private static readonly CommandOption Deadline = new("--deadline", "deadline_seconds", Integer, "seconds after which the work is ended and undone");

    public static IReadOnlyList<Command> All { get; } =
    [
        new(Protocol.Verbs.Hello, "who is here: versions, host name, boot id"),
        new(Protocol.Verbs.CheckHost, "is the host fit for Ceph daemons", ExpectHostname),
        new(Protocol.Verbs.PrepareHost, "make the host fit: install what is missing", ExpectHostname),
        new(Protocol.Verbs.GatherFacts, "hardware and system facts"),
        new(Protocol.Verbs.ListNetworks, "networks: subnet, interface, addresses"),
        new(Protocol.Verbs.ListDaemons, "daemons on the host",
            Fsid with { Required = false }, Name with { Required = false },
            new("--no-detail", "detail", NegativeFlag, "directories and unit states only"),
            new("--legacy-dir", "legacy_dir", Text, "where daemons of packages are looked for, default /")),
        new(Protocol.Verbs.Pull, "pull an image", Image, new("--insecure", "insecure", Flag, "from a registry without TLS that can be trusted (podman)"), new("--ceph-version", "ceph_version", Flag, "also tell Ceph's version in it"),
            new("--newest", "newest", Flag, "ask the registry although an image of that name is here")),
        new(Protocol.Verbs.InspectImage, "what is known of an image that is here", Image, new("--ceph-version", "ceph_version", Flag, "also tell Ceph's version in it")),
        new(Protocol.Verbs.Deploy, "deploy, redeploy or reconfigure a daemon", Operation, Deadline) { TakesInput = true },
        new(Protocol.Verbs.RemoveDaemon, "remove a daemon", Fsid, Name,
            new("--tcp-ports", "tcp_ports", Integers, "ports to close in the firewall"),
            new("--force", "force", Flag, "needed for mons and OSDs"),
            new("--force-delete-data", "force_delete_data", Flag, "delete its data instead of keeping it under removed/"),
            Operation, Deadline),
        new(Protocol.Verbs.Unit, "start, stop, restart, enable, disable or reset-failed", new("ACTION", "action", Text, "what to do", Required: true), Fsid, Name, Operation, Deadline) { FindsDaemon = true },
        new(Protocol.Verbs.UnitInstall, "write a daemon's unit files anew", Fsid, Name, Operation, Deadline) { FindsDaemon = true },
        new(Protocol.Verbs.Logs, "a daemon's journal", Fsid, Name, new("--lines", "lines", Integer, "last lines, default 100")) { FindsDaemon = true },
        new(Protocol.Verbs.WriteFiles, "write or remove files for clients", Operation, Deadline) { TakesInput = true },
        new(Protocol.Verbs.Tune, "write or remove kernel settings of tuned profiles", Operation, Deadline) { TakesInput = true },
        new(Protocol.Verbs.CephVolumeInventory, "devices as ceph-volume sees them", Fsid, Image) { FindsCluster = true },
        new(Protocol.Verbs.CephVolumeRawList, "OSDs on raw devices", Fsid, Image) { FindsCluster = true },
        new(Protocol.Verbs.PrepareOsd, "make an OSD of a device; destroys what is on it", Operation, Deadline) { TakesInput = true },
        new(Protocol.Verbs.Adopt, "take over a daemon that packages installed", Name, Image, Fsid,
            new("--cluster", "cluster", Text, "name of the cluster in the old paths, default ceph"),
            new("--legacy-dir", "legacy_dir", Text, "directory of the old file tree, default /"),
            new("--style", "style", Text, "only legacy"),
            new("--skip-firewalld", "skip_firewalld", Flag, "leave the firewall alone"),
            new("--skip-pull", "skip_pull", Flag, "the image must be here"),
            new("--force-start", "force_start", Flag, "start it even if it did not run"),
            Operation, Deadline) { FindsLegacyCluster = true, MayTakeInput = true },
        new(Protocol.Verbs.AddRepo, "make Ceph's packages known",
            new("--release", "release", Text, "name of a release, such as tentacle"), new("--version", "version", Text, "a version"),
            new("--dev", "dev", Text, "a development branch"), new("--dev-commit", "dev_commit", Text, "a commit of it"),
            new("--gpg-url", "gpg_url", Text, "where the key is"), new("--repo-url", "repo_url", Text, "where the packages are")),
        new(Protocol.Verbs.RemoveRepo, "take that back"),
        new(Protocol.Verbs.Install, "install packages", new CommandOption("PACKAGE", "packages", Texts, "default cephadm")),
        new(Protocol.Verbs.ZapOsds, "destroy OSDs that do not run", Fsid,
            new("--osd-ids", "osd_ids", Integers, "only these, default: all of the cluster here"),
            new("--force", "force", Flag, "needed"), Operation, Deadline),
        new(Protocol.Verbs.ZapDevice, "make a device blank", Fsid, new("--device", "device", Text, "the device", Required: true),
            new("--identity", "identity", Text, "what it must be: device id, serial number"),
            new("--force", "force", Flag, "needed"), Operation, Deadline),
        new(Protocol.Verbs.UpdateOsdService, "say to which service OSDs belong", Fsid,
            new("--osd-ids", "osd_ids", Integers, "the OSDs", Required: true),
            new("--service-name", "service_name", Text, "osd or osd.id", Required: true), Operation, Deadline),
        new(Protocol.Verbs.DiskRescan, "look for disks that were plugged in"),
        new(Protocol.Verbs.HostMaintenance, "stop or start all of a cluster's daemons", new("ACTION", "action", Text, "enter or exit", Required: true), Fsid, Operation, Deadline),
        new(Protocol.Verbs.RegistryLogin, "log in to a registry",
            new("--registry-url", "url", Text, "the registry"),
            new("--registry-username", "username", Text, "user there")) { TakesInput = true, InputAlias = "--registry-json" },
        new(Protocol.Verbs.Bootstrap, "the first mon and mgr of a new cluster", Operation, Deadline) { TakesInput = true },
        new(Protocol.Verbs.RemoveCluster, "remove all of a cluster from this host", Fsid,
            new("--force", "force", Flag, "needed"),
            new("--keep-logs", "keep_logs", Flag, "keep the log directory"),
            new("--zap-osds", "zap_osds", Flag, "also wipe the devices of its OSDs here"),
            Operation, Deadline),
        new(Protocol.Verbs.AskMon, "how a mon on this host sees itself, also without quorum", Fsid, Name,
            new("--question", "question", Text, "status (default), call-election, probe-often or probe-as-configured")),
        new(Protocol.Verbs.Operation, "what the journal holds of an operation", Fsid, Operation with { Required = true, Help = "the operation" }) { FindsCluster = true },
    ];

    public static Command? Find(string name) => All.FirstOrDefault(command => command.Name == name);
}
