namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.Adopt"/>.</summary>
public sealed class AdoptRequest : MutationRequest
{
    /// <summary>The daemon, <c>type.id</c>, as it shall be called from now on.</summary>
    public string Name { get; set; } = "";
    /// <summary>Image that it runs in from now on.</summary>
    public string Image { get; set; } = "";
    /// <summary>How it was installed; only <c>legacy</c>, from packages, is known.</summary>
    public string Style { get; set; } = "legacy";
    /// <summary>Name of the cluster in the old paths, <c>/etc/ceph/NAME.conf</c>.</summary>
    public string Cluster { get; set; } = "ceph";
    /// <summary>Directory that holds the old installation's file tree.</summary>
    public string LegacyDir { get; set; } = "/";
    /// <summary>Leave the firewall alone.</summary>
    public bool SkipFirewalld { get; set; }
    /// <summary>Do not pull the image; it must be there.</summary>
    public bool SkipPull { get; set; }
    /// <summary>Start it even if it did not run before.</summary>
    public bool ForceStart { get; set; }
    /// <summary>What the daemon's type needs beside its old files, such as alertmanager's <c>peers</c>.</summary>
    public ConfigBlobs ConfigBlobs { get; set; } = new();
}

/// <summary>Answer to <see cref="Verbs.Adopt"/>.</summary>
public sealed class AdoptResult
{
    /// <summary>False when it had been adopted before.</summary>
    public bool Changed { get; set; }
    /// <summary>State of the daemon, as in <see cref="DaemonListing.State"/>.</summary>
    public string State { get; set; } = "";
    /// <summary>What could not be done and does not hinder the daemon.</summary>
    public List<string> Warnings { get; set; } = [];
}

/// <summary>Parameters of <see cref="Verbs.AddRepo"/>: exactly one of release, version and dev is given.</summary>
public sealed class AddRepoRequest
{
    /// <summary>Name of a release, such as <c>tentacle</c>.</summary>
    public string? Release { get; set; }
    /// <summary>A version, such as <c>20.2.4</c>.</summary>
    public string? Version { get; set; }
    /// <summary>A development branch.</summary>
    public string? Dev { get; set; }
    /// <summary>A commit of the development branch; null: its newest build.</summary>
    public string? DevCommit { get; set; }
    /// <summary>Where the packages' key is; null: Ceph's own.</summary>
    public string? GpgUrl { get; set; }
    /// <summary>Where the packages are; null: Ceph's own site.</summary>
    public string? RepoUrl { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.RemoveRepo"/>: none.</summary>
public sealed class RemoveRepoRequest;

/// <summary>Parameters of <see cref="Verbs.Install"/>.</summary>
public sealed class InstallRequest
{
    /// <summary>Packages, default <c>cephadm</c>.</summary>
    public List<string>? Packages { get; set; }
}

/// <summary>Answer to the verbs about packages.</summary>
public sealed class PackagesResult
{
    /// <summary>Files that were written or removed, or packages that were installed; empty: all was so already.</summary>
    public List<string> Changed { get; set; } = [];
}

/// <summary>Parameters of <see cref="Verbs.CephVolume"/>.</summary>
public sealed class RunCephVolumeRequest : MutationRequest
{
    /// <summary>Image reference.</summary>
    public string Image { get; set; } = "";
    /// <summary>Minimal ceph.conf; may be null for what needs no mon.</summary>
    public string? Config { get; set; }
    /// <summary>Keyring of client.bootstrap-osd; a secret, may be null for what needs no mon.</summary>
    public string? Keyring { get; set; }
    /// <summary>ceph-volume's arguments, beginning with one of its own commands.</summary>
    public List<string> Arguments { get; set; } = [];
    /// <summary>The OSD spec's service name (<c>osd.id</c>) that new OSDs are marked with.</summary>
    public string? ServiceName { get; set; }
}
