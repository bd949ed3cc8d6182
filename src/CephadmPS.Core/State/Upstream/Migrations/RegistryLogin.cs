using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>4→5. The registry's login moves from three options, which everybody can read, to the record <c>registry_credentials</c>.</summary>
public sealed class RegistryLogin : IUpstreamMigration
{
    private static readonly string[] Names = ["registry_url", "registry_username", "registry_password"];

    /// <inheritdoc/>
    public int Version => 5;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!Names.All(name => state.Options.GetValueOrDefault(name) is { Length: > 0 }))
        {
            return state;
        }
        var login = new JObject
        {
            ["url"] = state.Options[Names[0]], ["username"] = state.Options[Names[1]], ["password"] = state.Options[Names[2]],
        };
        return state with
        {
            Keys = state.Keys.With("registry_credentials", UpstreamJson.Text(login)),
            Options = state.Options.Where(option => !Names.Contains(option.Key)).ToDictionary(option => option.Key, option => option.Value),
            RemovedOptions = [.. state.RemovedOptions, .. Names],
        };
    }
}
