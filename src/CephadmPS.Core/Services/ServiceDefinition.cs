using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Services;

/// <summary>What a service definition may look at when it says how a daemon shall be.</summary>
/// <param name="Spec">The service's spec.</param>
/// <param name="DaemonType">Daemon type (a service may have several).</param>
/// <param name="DaemonId">Daemon id.</param>
/// <param name="HostName">Host.</param>
/// <param name="Ports">Ports of the slot.</param>
/// <param name="Ip">Address of the slot; null: all.</param>
/// <param name="PublicNetworks">Public networks of the cluster.</param>
/// <param name="HostAddress">An address of the host in a public network; null when it has none.</param>
public sealed record DaemonContext(
    ServiceSpec Spec, string DaemonType, string DaemonId, string HostName, IReadOnlyList<int> Ports, string? Ip,
    IReadOnlyList<string> PublicNetworks, string? HostAddress);

/// <summary>
/// What is particular to a service type: keys, configuration, guards. One class a type; the rest of the product treats all types alike.
/// </summary>
public abstract class ServiceDefinition
{
    /// <summary>Service type.</summary>
    public abstract string ServiceType { get; }

    /// <summary>Key and capabilities of a daemon; null: none.</summary>
    public virtual KeyringRequest? Keyring(DaemonContext daemon) => null;

    /// <summary>Makes one; a type is made once.</summary>
    protected ServiceDefinition() =>
        HasExtraConfig = GetType().GetMethod(nameof(ExtraConfig))!.DeclaringType != typeof(ServiceDefinition);

    /// <summary>The type has lines of its own in ceph.conf; where it has none they need not be asked for.</summary>
    public bool HasExtraConfig { get; }

    /// <summary>Lines that follow the minimal configuration in the daemon's ceph.conf; empty: none.</summary>
    public virtual string ExtraConfig(DaemonContext daemon) => "";

    /// <summary>Options to set before a daemon starts: section → option → value.</summary>
    public virtual IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options(DaemonContext daemon) => NoOptions;

    /// <summary>Options that a daemon reads only when it starts, <c>name=value</c>: it is redeployed when they change.</summary>
    public virtual IReadOnlyList<string> StartOptions(DaemonContext daemon) => [];

    /// <summary>Mons: the address the daemon gets; null for all others.</summary>
    public virtual string? MonAddress(DaemonContext daemon) => null;

    /// <summary>What is asked before a daemon is stopped or removed.</summary>
    public virtual IReadOnlyList<Guard> StopGuards => [];

    /// <summary>Daemons of this type are removed one at a time.</summary>
    public virtual bool RemoveOneByOne => false;

    /// <summary>Options to remove when the whole service goes: section → options.</summary>
    public virtual IReadOnlyDictionary<string, IReadOnlyList<string>> PurgeOptions(ServiceSpec spec) => NoPurge;

    /// <summary>Options to remove when one daemon goes: section → options.</summary>
    public virtual IReadOnlyDictionary<string, IReadOnlyList<string>> RemoveOptions(string daemonName) => NoPurge;

    /// <summary>Does removing a daemon also remove its key. The mons share theirs.</summary>
    public virtual bool OwnsKey => true;

    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> NoOptions = [];
    private static readonly Dictionary<string, IReadOnlyList<string>> NoPurge = [];
}
