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
}

/// <summary>How spec documents are taken.</summary>
public sealed record SetSpecsOptions
{
    /// <summary>Leave services alone that have a spec.</summary>
    public bool NoOverwrite { get; init; }
}
