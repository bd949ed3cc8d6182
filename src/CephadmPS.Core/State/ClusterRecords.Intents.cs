using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.State;

/// <summary>Records of what people have asked for beside specs and hosts.</summary>
public sealed partial class ClusterRecords
{
    private const string ActionPrefix = "action/";
    private const string KeyringPrefix = "keyring/";
    private const string ProfilePrefix = "profile/";
    private const string OptionsPrefix = "options/";
    private const string FilesPrefix = "files/";
    private const string PauseKey = "pause";
    private const string DisabledChecksKey = "disabled-checks";
    private const string HealthKey = "health";

    /// <summary>Stores an action that waits.</summary>
    public Task SaveActionAsync(DaemonAction action, CancellationToken cancellation) =>
        store.WriteAsync(ActionPrefix + action.DaemonName, IntentText.Of(action), cancellation);

    /// <summary>Forgets an action.</summary>
    public Task RemoveActionAsync(string daemonName, CancellationToken cancellation) => store.RemoveAsync(ActionPrefix + daemonName, cancellation);

    /// <summary>Stores a client's keyring; the key itself stays with the mons.</summary>
    public Task SaveKeyringAsync(ClientKeyring keyring, CancellationToken cancellation) =>
        store.WriteAsync(KeyringPrefix + keyring.Entity, IntentText.Of(keyring), cancellation);

    /// <summary>Forgets a client's keyring.</summary>
    public Task RemoveKeyringAsync(string entity, CancellationToken cancellation) => store.RemoveAsync(KeyringPrefix + entity, cancellation);

    /// <summary>Stores a tuned profile.</summary>
    public Task SaveProfileAsync(TunedProfileSpec profile, CancellationToken cancellation) =>
        store.WriteAsync(ProfilePrefix + profile.ProfileName, IntentText.Of(profile), cancellation);

    /// <summary>Forgets a tuned profile.</summary>
    public Task RemoveProfileAsync(string name, CancellationToken cancellation) => store.RemoveAsync(ProfilePrefix + name, cancellation);

    /// <summary>Remembers the options that were set for a service; null: none.</summary>
    public Task SaveOptionsAsync(string serviceName, AppliedOptions? options, CancellationToken cancellation) => options is null
        ? store.RemoveAsync(OptionsPrefix + serviceName, cancellation)
        : store.WriteAsync(OptionsPrefix + serviceName, IntentText.Of(options), cancellation);

    /// <summary>Remembers which files a host has.</summary>
    public Task SaveFilesAsync(string hostName, WrittenFiles files, CancellationToken cancellation) =>
        store.WriteAsync(FilesPrefix + hostName, IntentText.Of(files), cancellation);

    /// <summary>Pauses background work, or resumes it (null).</summary>
    public Task SavePauseAsync(Pause? pause, CancellationToken cancellation) =>
        pause is null ? store.RemoveAsync(PauseKey, cancellation) : store.WriteAsync(PauseKey, IntentText.Of(pause), cancellation);

    /// <summary>Stores which configuration checks are switched off.</summary>
    public Task SaveDisabledChecksAsync(IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        store.WriteAsync(DisabledChecksKey, IntentText.OfNames(names), cancellation);

    private static ClusterIntents ReadIntents(IReadOnlyDictionary<string, string> records)
    {
        var actions = new Dictionary<string, DaemonAction>();
        var keyrings = new Dictionary<string, ClientKeyring>();
        var profiles = new Dictionary<string, TunedProfileSpec>();
        var options = new Dictionary<string, AppliedOptions>();
        var files = new Dictionary<string, WrittenFiles>();
        foreach (var (key, value) in records)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                continue;
            }
            var name = key[(slash + 1)..];
            switch (key[..(slash + 1)])
            {
                case ActionPrefix:
                    actions[name] = Read(key, value, json => IntentText.ReadAction(name, json));
                    break;
                case KeyringPrefix:
                    keyrings[name] = Read(key, value, json => IntentText.ReadKeyring(name, json));
                    break;
                case ProfilePrefix:
                    profiles[name] = Read(key, value, _ => IntentText.ReadProfile(value));
                    break;
                case OptionsPrefix:
                    options[name] = Read(key, value, IntentText.ReadOptions);
                    break;
                case FilesPrefix:
                    files[name] = Read(key, value, IntentText.ReadFiles);
                    break;
                default:
                    // Hosts, specs and others are read elsewhere.
                    break;
            }
        }
        return new ClusterIntents
        {
            Actions = actions,
            ClientKeyrings = keyrings,
            TunedProfiles = profiles,
            Options = options,
            HostFiles = files,
            Pause = records.TryGetValue(PauseKey, out var pause) ? Read(PauseKey, pause, IntentText.ReadPause) : null,
            DisabledChecks = records.TryGetValue(DisabledChecksKey, out var names) ? Read(DisabledChecksKey, names, IntentText.ReadNames) : [],
        };
    }
}
