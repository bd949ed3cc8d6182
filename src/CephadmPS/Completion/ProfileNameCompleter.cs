using CephadmPS.Sessions;

namespace CephadmPS.Completion;

/// <summary>Saved profiles.</summary>
public sealed class ProfileNameCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) =>
        [.. ModuleEnvironment.Create().Profiles.List().Select(profile => profile.Name)];
}
