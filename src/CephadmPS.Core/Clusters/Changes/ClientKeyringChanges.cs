using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Clusters.Changes;

/// <summary>Keeps a client's keyring on hosts. Errors: <c>EntityInvalid</c>, <c>ModeInvalid</c>, <c>PathInvalid</c>, <c>PlacementMissing</c>, <c>HostUnknown</c>.</summary>
/// <param name="Keyring">Which, where and how.</param>
public sealed partial record SetClientKeyring(ClientKeyring Keyring) : IntentChange(Keyring.Entity)
{
    /// <inheritdoc/>
    public override string Describe() => $"keep the keyring of {Name} on hosts of placement '{Keyring.Placement}' as {Keyring.Path}, mode {Keyring.Mode}, owner {Keyring.Uid}:{Keyring.Gid}";

    /// <inheritdoc/>
    internal override string Made => $"The keyring of {Name} is kept; the next reconciliation writes it.";

    /// <inheritdoc/>
    internal override ClusterIntents Apply(ClusterState state)
    {
        if (!EntityName().IsMatch(Name))
        {
            throw new CephadmException("EntityInvalid", ErrorKind.InvalidInput, $"'{Name}' is no client: keyrings of clients are kept, whose names begin with 'client.'.",
                "Name one of: ceph auth ls", Name);
        }
        if (!Octal().IsMatch(Keyring.Mode))
        {
            throw new CephadmException("ModeInvalid", ErrorKind.InvalidInput, $"The mode '{Keyring.Mode}' of {Name} is not an octal mode up to 0777.", "Use a mode such as 0600.", Name);
        }
        if (!FilePath().IsMatch(Keyring.Path) || Keyring.Path == "/etc/ceph/ceph.conf")
        {
            throw new CephadmException("PathInvalid", ErrorKind.InvalidInput, $"The path '{Keyring.Path}' of {Name} is not one of a file directly below /etc/ceph.",
                $"Leave it out: it is /etc/ceph/ceph.{Name}.keyring then.", Name);
        }
        if (Keyring.Placement.IsEmpty)
        {
            throw new CephadmException("PlacementMissing", ErrorKind.InvalidInput, $"The keyring of {Name} has no placement.", "Say where: -Placement 'label:clients'", Name);
        }
        RequireHosts(state, Keyring.Placement, $"keyring of {Name}");
        if (state.Intents.ClientKeyrings.Values.FirstOrDefault(other => other.Entity != Name && other.Path == Keyring.Path) is { } taken)
        {
            throw new CephadmException("PathInvalid", ErrorKind.InvalidInput, $"The path {Keyring.Path} is that of the keyring of {taken.Entity}.", "Give another -Path.", Name);
        }
        return Keyring.Equals(state.Intents.ClientKeyrings.GetValueOrDefault(Name))
            ? state.Intents
            : state.Intents with { ClientKeyrings = With(state.Intents.ClientKeyrings, Name, Keyring) };
    }

    /// <inheritdoc/>
    internal override Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation) => records.SaveAsync(Keyring, cancellation);

    [GeneratedRegex(@"^client\.[A-Za-z0-9_.\-]+\z")]
    private static partial Regex EntityName();

    [GeneratedRegex(@"^0?[0-7]{3}\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^/etc/ceph/(?!\.)[A-Za-z0-9_.\-]+\z")]
    private static partial Regex FilePath();
}

/// <summary>No longer keeps a client's keyring on hosts; its files there are deleted. Errors: <c>KeyringUnknown</c>.</summary>
/// <param name="Entity">The client.</param>
public sealed record RemoveClientKeyring(string Entity) : IntentChange(Entity)
{
    /// <inheritdoc/>
    public override string Describe() => $"delete the keyring of {Name} from its hosts";

    /// <inheritdoc/>
    internal override string Made => $"The keyring of {Name} is no longer kept; the next reconciliation deletes its files. The key itself stays in the cluster.";

    /// <inheritdoc/>
    internal override ClusterIntents Apply(ClusterState state) => state.Intents.ClientKeyrings.ContainsKey(Name)
        ? state.Intents with { ClientKeyrings = With(state.Intents.ClientKeyrings, Name, null) }
        : throw new CephadmException("KeyringUnknown", ErrorKind.NotFound, $"No keyring of {Name} is kept on hosts.", "Get-CephClientKeyring lists those that are.", Name);

    /// <inheritdoc/>
    internal override Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation) => records.RemoveAsync<ClientKeyring>(Name, cancellation);
}
