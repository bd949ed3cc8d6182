using CephadmPS.Core.Hosts;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State;

/// <summary>A host in the inventory: what the admin said of it, and how it is recognised.</summary>
/// <param name="Spec">Name, address, labels and status.</param>
public sealed record HostRecord(HostSpec Spec)
{
    /// <summary>Name in the inventory.</summary>
    public string HostName => Spec.HostName;

    /// <summary>Pinned public host key (<c>ssh-ed25519 AAAA…</c>); null only while a host is being added.</summary>
    public string? HostKey { get; init; }

    /// <summary>SSH port, default 22.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Where to connect to.</summary>
    public HostAddress Address => new(HostName, string.IsNullOrEmpty(Spec.Address) ? HostName : Spec.Address, HostKey) { Port = Port };
}
