using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Clusters.Changes;

/// <summary>Stores a tuned profile. Errors: <c>ProfileInvalid</c>, <c>HostUnknown</c>.</summary>
/// <param name="Profile">The profile.</param>
public sealed partial record SetTunedProfile(TunedProfileSpec Profile) : IntentChange(Profile.ProfileName)
{
    /// <summary>Leave a profile of this name alone.</summary>
    public bool NoOverwrite { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"apply tuned profile {Name} on hosts of placement '{Profile.Placement}': {string.Join(", ", Profile.Settings.Select(setting => $"{setting.Key} = {setting.Value}"))}";

    /// <inheritdoc/>
    internal override string Made => $"Tuned profile {Name} is stored; the next reconciliation applies it.";

    /// <inheritdoc/>
    internal override ClusterIntents Apply(ClusterState state)
    {
        Check(Profile);
        RequireHosts(state, Profile.Placement, $"tuned profile {Name}");
        return state.Intents.TunedProfiles.TryGetValue(Name, out var known) && (NoOverwrite || known.Profile.Equals(Profile))
            ? state.Intents
            : state.Intents with { TunedProfiles = With(state.Intents.TunedProfiles, Name, new TunedProfileRecord(Profile)) };
    }

    /// <inheritdoc/>
    internal override Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation) => records.SaveAsync(new TunedProfileRecord(Profile), cancellation);

    private static void Check(TunedProfileSpec profile)
    {
        var problem = !ProfileName().IsMatch(profile.ProfileName) ? $"'{profile.ProfileName}' cannot name a profile: it becomes part of a file name; use letters, digits, '-', '_' and '.'"
            : profile.Settings.Count == 0 ? $"profile {profile.ProfileName} has no settings"
            : profile.Placement.Count is not null || profile.Placement.CountPerHost is not null ? $"profile {profile.ProfileName}: counts mean nothing in its placement"
            : profile.Settings.FirstOrDefault(setting => !Key().IsMatch(setting.Key)) is { Key: { } key } ? $"profile {profile.ProfileName}: '{key}' is no kernel setting's name"
            : profile.Settings.FirstOrDefault(setting => setting.Value.Any(char.IsControl)) is { Key: { } name } ? $"profile {profile.ProfileName}: the value of {name} has more than one line"
            : null;
        if (problem is not null)
        {
            throw new CephadmException("ProfileInvalid", ErrorKind.InvalidInput, $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.",
                "sysctl --all lists the settings of a host.", profile.ProfileName);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_\-][A-Za-z0-9_.\-]{0,127}\z")]
    private static partial Regex ProfileName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./\-]*\z")]
    private static partial Regex Key();
}

/// <summary>Removes a tuned profile; its files on hosts are deleted. Errors: <c>ProfileUnknown</c>.</summary>
/// <param name="ProfileName">The profile.</param>
public sealed record RemoveTunedProfile(string ProfileName) : IntentChange(ProfileName)
{
    /// <inheritdoc/>
    public override string Describe() => $"remove tuned profile {Name}";

    /// <inheritdoc/>
    internal override string Made => $"Tuned profile {Name} is removed; the next reconciliation deletes its files. Values that the kernel has taken stay until they are set anew.";

    /// <inheritdoc/>
    internal override ClusterIntents Apply(ClusterState state)
    {
        TunedProfiles.Find(state.Intents, Name);
        return state.Intents with { TunedProfiles = With(state.Intents.TunedProfiles, Name, null) };
    }

    /// <inheritdoc/>
    internal override Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation) => records.RemoveAsync<TunedProfileRecord>(Name, cancellation);
}

/// <summary>Adds settings to a tuned profile, changes them, or removes them (null). Errors: <c>ProfileUnknown</c>, <c>ProfileInvalid</c>, <c>SettingUnknown</c>.</summary>
/// <param name="ProfileName">The profile.</param>
/// <param name="Settings">Key → value; null removes it.</param>
public sealed record ChangeProfileSettings(string ProfileName, IReadOnlyDictionary<string, string?> Settings) : IntentChange(ProfileName)
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"change tuned profile {Name}: {string.Join(", ", Settings.Select(setting => setting.Value is null ? $"{setting.Key} removed" : $"{setting.Key} = {setting.Value}"))}";

    /// <inheritdoc/>
    internal override string Made => $"Tuned profile {Name} is changed; the next reconciliation applies it.";

    /// <inheritdoc/>
    internal override ClusterIntents Apply(ClusterState state)
    {
        var profile = TunedProfiles.Find(state.Intents, Name);
        if (Settings.FirstOrDefault(setting => setting.Value is null && !profile.Settings.ContainsKey(setting.Key)) is { Key: { } unknown })
        {
            throw new CephadmException("SettingUnknown", ErrorKind.NotFound, $"Tuned profile {Name} has no setting '{unknown}'.",
                $"It has {string.Join(", ", profile.Settings.Keys)}.", unknown);
        }
        var settings = new Dictionary<string, string>(profile.Settings);
        foreach (var (key, value) in Settings)
        {
            settings.Remove(key);
            if (value is not null)
            {
                settings[key] = value;
            }
        }
        return new SetTunedProfile(profile with { Settings = settings }).Apply(state);
    }

    /// <inheritdoc/>
    internal override Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation) =>
        records.SaveAsync(after.TunedProfiles[Name], cancellation);
}

internal static class TunedProfiles
{
    public static TunedProfileSpec Find(ClusterIntents intents, string name) => intents.TunedProfiles.GetValueOrDefault(name)?.Profile
        ?? throw new CephadmException("ProfileUnknown", ErrorKind.NotFound, $"There is no tuned profile '{name}'.", "Get-CephTunedProfile lists them.", name);
}
