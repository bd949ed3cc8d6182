namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>One of upstream's migrations. Pure.</summary>
public interface IUpstreamMigration
{
    /// <summary>The version it leads to; it starts from the one before.</summary>
    int Version { get; }

    /// <summary>It is not done while upstream starts, only later.</summary>
    bool NotAtStart => false;

    /// <summary>The state afterwards, its version left to the caller; null when it has to wait for what is not known yet.</summary>
    MigrationState? Apply(MigrationState state);
}
