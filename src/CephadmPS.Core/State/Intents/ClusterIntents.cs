using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State.Intents;

/// <summary>What people have asked for beside specs and hosts, and what was carried out of it. Values only.</summary>
public sealed record ClusterIntents
{
    /// <summary>Nothing was asked for.</summary>
    public static ClusterIntents None { get; } = new();

    /// <summary>Actions that wait, by daemon name.</summary>
    public IReadOnlyDictionary<string, DaemonAction> Actions { get; init; } = new Dictionary<string, DaemonAction>();

    /// <summary>Keyrings of clients that are kept on hosts, by entity.</summary>
    public IReadOnlyDictionary<string, ClientKeyring> ClientKeyrings { get; init; } = new Dictionary<string, ClientKeyring>();

    /// <summary>Tuned profiles by name.</summary>
    public IReadOnlyDictionary<string, TunedProfileSpec> TunedProfiles { get; init; } = new Dictionary<string, TunedProfileSpec>();

    /// <summary>Files that were written to hosts, by host.</summary>
    public IReadOnlyDictionary<string, WrittenFiles> HostFiles { get; init; } = new Dictionary<string, WrittenFiles>();

    /// <summary>Options that were set for the <c>config</c> of a service's spec, by service.</summary>
    public IReadOnlyDictionary<string, AppliedOptions> Options { get; init; } = new Dictionary<string, AppliedOptions>();

    /// <summary>Background work is paused; null: it is not.</summary>
    public Pause? Pause { get; init; }

    /// <summary>Checks of hosts' configuration that are switched off, by name.</summary>
    public IReadOnlyCollection<string> DisabledChecks { get; init; } = [];

    /// <summary>Rises with each change that a person made in this session; carrying out does not change it.</summary>
    public int Revision { get; init; }
}

/// <summary>Background work is paused.</summary>
/// <param name="Since">Since when.</param>
/// <param name="By">Who paused it: user and computer.</param>
public sealed record Pause(DateTimeOffset Since, string By);

/// <summary>A client's keyring that is kept on hosts (reference 5.10, 1.6).</summary>
/// <param name="Entity">The client, such as <c>client.backup</c>.</param>
/// <param name="Placement">The hosts.</param>
public sealed record ClientKeyring(string Entity, PlacementSpec Placement)
{
    /// <summary>Mode of the keyring as octal text, default <c>0600</c>.</summary>
    public string Mode { get; init; } = "0600";

    /// <summary>Owner's number, default 0.</summary>
    public int Uid { get; init; }

    /// <summary>Group's number, default 0.</summary>
    public int Gid { get; init; }

    /// <summary>Write ceph.conf beside it, default true.</summary>
    public bool IncludeCephConf { get; init; } = true;

    /// <summary>Path of the keyring, default <c>/etc/ceph/ceph.ENTITY.keyring</c>.</summary>
    public string Path { get; init; } = $"/etc/ceph/ceph.{Entity}.keyring";
}

/// <summary>Files on one host as they were last written.</summary>
public sealed record WrittenFiles
{
    /// <summary>Client files: path → digest of content, mode and owner.</summary>
    public IReadOnlyDictionary<string, string> Client { get; init; } = new Dictionary<string, string>();

    /// <summary>Kernel settings: profile → digest.</summary>
    public IReadOnlyDictionary<string, string> Profiles { get; init; } = new Dictionary<string, string>();
}

/// <summary>Options that were set for a service.</summary>
/// <param name="Section">Section of the cluster's configuration.</param>
/// <param name="Values">Option → what the spec asks for, and what the cluster shows for it (Ceph writes <c>4G</c> as a number).</param>
public sealed record AppliedOptions(string Section, IReadOnlyDictionary<string, AppliedOption> Values);

/// <summary>One option.</summary>
/// <param name="Asked">The spec's value.</param>
/// <param name="Shown">The same as the cluster shows it.</param>
public sealed record AppliedOption(string Asked, string Shown);
