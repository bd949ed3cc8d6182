using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>3→4. The admin's keyring is kept on hosts with label <c>_admin</c>, unless there is a rule for it already.</summary>
public sealed class AdminKeyring : IUpstreamMigration
{
    /// <inheritdoc/>
    public int Version => 4;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var keyrings = UpstreamClientKeyrings.Read(state.Keys);
        return keyrings.Any(keyring => keyring.Entity == "client.admin") ? state : state with
        {
            Keys = state.Keys.With(
                UpstreamClientKeyrings.Key,
                UpstreamClientKeyrings.ToText([.. keyrings, new UpstreamClientKeyring("client.admin", new PlacementSpec { Label = "_admin" })])),
        };
    }
}
