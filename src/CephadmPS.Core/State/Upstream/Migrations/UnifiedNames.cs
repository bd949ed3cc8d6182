namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>
/// 1→2. Services without ids were once stored with one (<c>mon.foo</c>): such a spec is stored under its service's name, if there is none of that
/// name, and the service left unmanaged for the admin to decide.
/// </summary>
public sealed class UnifiedNames : IUpstreamMigration
{
    /// <inheritdoc/>
    public int Version => 2;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var misnamed in state.Specs.Where(spec => spec.Name != spec.Spec.ServiceName).ToList())
        {
            var kept = state.Spec(misnamed.Spec.ServiceName) ?? misnamed;
            state = state.Save(kept.Spec.WithUnmanaged(true)).Forget(misnamed.Name);
        }
        return state;
    }
}
