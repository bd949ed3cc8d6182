namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>
/// 2→3. The exports of all NFS services live in pool <c>.nfs</c>. Moving those of other pools means reading and writing objects and redeploying
/// the service's daemons, which upstream does itself from 16.2.6 on: here such services are only told of (<see cref="MigrationState.LegacyNfs"/>).
/// </summary>
public sealed class CommonNfsPool : IUpstreamMigration
{
    /// <inheritdoc/>
    public int Version => 3;

    /// <inheritdoc/>
    public bool NotAtStart => true;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state) => state;
}
