namespace CephadmPS.Core.Clusters;

/// <summary>What a new cluster shall be.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Name of the first host, as it calls itself.</summary>
    public required string HostName { get; init; }

    /// <summary>Address to reach it over SSH.</summary>
    public required string Address { get; init; }

    /// <summary>Address of the first mon, an IP address of that host or an address vector; null: <see cref="Address"/>.</summary>
    public string? MonAddress { get; init; }

    /// <summary>Image of Ceph.</summary>
    public required string Image { get; init; }

    /// <summary>The cluster's id; null: a new one. Give the one of a bootstrap that stopped to continue it.</summary>
    public string? Fsid { get; init; }

    /// <summary>Name of the saved profile, default <c>ceph</c>.</summary>
    public string ProfileName { get; init; } = "ceph";

    /// <summary>Public networks, comma separated; null: the network of the mon's address on that host.</summary>
    public string? PublicNetwork { get; init; }

    /// <summary>Cluster network; null: none.</summary>
    public string? ClusterNetwork { get; init; }

    /// <summary>Initial configuration, text of an ini file.</summary>
    public string? InitialConfig { get; init; }

    /// <summary>Settings for a cluster of one host: chooseleaf type 0, pools of size 2.</summary>
    public bool SingleHostDefaults { get; init; }

    /// <summary>Do not pull the image.</summary>
    public bool SkipPull { get; init; }

    /// <summary>Replace an existing <c>/etc/ceph/ceph.conf</c> and admin keyring.</summary>
    public bool AllowOverwrite { get; init; }

    /// <summary>Leave what was made when something fails, so that a repetition with the same fsid continues.</summary>
    public bool NoCleanupOnFailure { get; init; }

    /// <summary>Id of the first mon; null: the host's short name.</summary>
    public string? MonId { get; init; }

    /// <summary>Id of the first mgr; null: the host's short name and six letters.</summary>
    public string? MgrId { get; init; }

    /// <summary>Directory on the host for ceph.conf and the admin keyring.</summary>
    public string OutputDirectory { get; init; } = "/etc/ceph";

    /// <summary>Where ceph.conf goes on the host; null: into <see cref="OutputDirectory"/>.</summary>
    public string? OutputConfigPath { get; init; }

    /// <summary>Where the admin keyring goes on the host; null: into <see cref="OutputDirectory"/>.</summary>
    public string? OutputKeyringPath { get; init; }

    /// <summary>Accept a host that calls itself by a qualified name.</summary>
    public bool AllowFqdnHostName { get; init; }

    /// <summary>Do not make the host fit when it is not: install nothing.</summary>
    public bool SkipPrepareHost { get; init; }

    /// <summary>Do not leave the agent on the host: it comes with each connection and ends with it.</summary>
    public bool SkipAgent { get; init; }

    /// <summary>Leave the host's firewall alone.</summary>
    public bool SkipFirewall { get; init; }

    /// <summary>Accept a mon address that no interface of the host has, and look at no ports.</summary>
    public bool SkipPingCheck { get; init; }

    /// <summary>Set no public network.</summary>
    public bool SkipMonNetwork { get; init; }

    /// <summary>Keep the initial configuration in ceph.conf of daemons and clients instead of in the cluster.</summary>
    public bool NoMinimizeConfig { get; init; }

    /// <summary>Daemons log to files instead of the journal.</summary>
    public bool LogToFile { get; init; }

    /// <summary>Accept an image of a release that the agent does not know.</summary>
    public bool AllowMismatchedRelease { get; init; }

    /// <summary>Do not give the host the label <c>_admin</c>.</summary>
    public bool SkipAdminLabel { get; init; }

    /// <summary>The specs of mon and mgr are unmanaged, and there is none of crash: nothing is deployed beyond the first two daemons.</summary>
    public bool OrphanInitialDaemons { get; init; }

    /// <summary>Spec documents (YAML) that are stored once the cluster runs; null: none.</summary>
    public string? ApplySpec { get; init; }

    /// <summary>Login for the registry of the image; null: none.</summary>
    public RegistryLogin? Registry { get; init; }

    /// <summary>Put no controller into the cluster: it is reconciled only from other computers.</summary>
    public bool NoController { get; init; }

    /// <summary>Seconds to wait until the mgr is available.</summary>
    public int WaitSeconds { get; init; } = 120;

    /// <summary>Fingerprint the host's key must have (<c>SHA256:…</c>).</summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Pin whatever key the host shows.</summary>
    public bool AcceptNewHostKey { get; init; }

    /// <summary>SSH settings.</summary>
    public SshSettings Ssh { get; init; } = new();
}

/// <summary>How to connect to a cluster that is there.</summary>
public sealed record ConnectOptions
{
    /// <summary>A host with the admin keyring; null: by the saved profile.</summary>
    public string? HostName { get; init; }

    /// <summary>Address to reach it; null: its name.</summary>
    public string? Address { get; init; }

    /// <summary>Profile to use, or to save; null: the only one, or <c>ceph</c>.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The cluster, when the host has daemons of several.</summary>
    public string? Fsid { get; init; }

    /// <summary>Fingerprint the host's key must have.</summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Pin whatever key the host shows.</summary>
    public bool AcceptNewHostKey { get; init; }

    /// <summary>SSH settings, when there is no profile.</summary>
    public SshSettings Ssh { get; init; } = new();

    /// <summary>Take the cluster over from upstream's cephadm; null: only connect.</summary>
    public TakeOverOptions? TakeOver { get; init; }
}

/// <summary>A host to add.</summary>
public sealed record AddHostOptions
{
    /// <summary>Name, as the host calls itself.</summary>
    public required string HostName { get; init; }

    /// <summary>Address; null: the name, resolved.</summary>
    public string? Address { get; init; }

    /// <summary>Labels; added to those that it has.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>CRUSH location of a new host's bucket (<c>rack</c> → <c>r1</c>), made once; null: not said.</summary>
    public IReadOnlyDictionary<string, string>? Location { get; init; }

    /// <summary>SSH port; null: the session's.</summary>
    public int? Port { get; init; }

    /// <summary>Fingerprint the host's key must have.</summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Pin whatever key the host shows.</summary>
    public bool AcceptNewHostKey { get; init; }

    /// <summary>Do not leave the agent on the host: it comes with each connection and ends with it.</summary>
    public bool SkipAgent { get; init; }
}

/// <summary>How spec documents are taken.</summary>
public sealed record SetSpecsOptions
{
    /// <summary>Leave services alone that have a spec.</summary>
    public bool NoOverwrite { get; init; }

    /// <summary>A document that is refused does not keep the others from being stored; it is told in its <see cref="Views.SpecChange.Error"/>.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>Add hosts that the file names and the cluster has not, pinning whatever keys they show.</summary>
    public bool AcceptNewHostKey { get; init; }
}
