namespace CephadmPS.Core.Planning;

/// <summary>Writes client files (ceph.conf, keyrings) to a host, and deletes those that it shall not have.</summary>
/// <param name="Files">What shall be there.</param>
public sealed record WriteClientFilesStep(IReadOnlyList<ClientFile> Files) : PlanStep
{
    /// <summary>Paths of files that go.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "WriteClientFiles";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe()
    {
        var parts = new List<string>();
        if (Files.Count > 0)
        {
            parts.Add($"write {Names(Files.Select(file => file.Path))}");
        }
        if (Remove.Count > 0)
        {
            parts.Add($"delete {Names(Remove)}");
        }
        return $"{string.Join(", ", parts)} on {HostName}";
    }

    private static string Names(IEnumerable<string> paths) => string.Join(" and ", paths.Select(Path.GetFileName).Distinct());
}

/// <summary>A client file: what goes into it is resolved when the step runs, so that no plan holds a secret.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Entity">Entity whose keyring it holds; null for the minimal ceph.conf.</param>
public sealed record ClientFile(string Path, string? Entity)
{
    /// <summary>Mode as octal text.</summary>
    public string Mode { get; init; } = "0600";

    /// <summary>Owner's number.</summary>
    public int Uid { get; init; }

    /// <summary>Group's number.</summary>
    public int Gid { get; init; }

    /// <summary>Digest of its content; null: not known.</summary>
    public string? Content { get; init; }

    /// <summary>Digest of content, mode and owner: what is remembered of a file that was written.</summary>
    public string Digest => PlanBuilder.DigestOf(Path, Entity, Mode, $"{Uid}:{Gid}", Content);
}

/// <summary>Writes kernel settings of tuned profiles to a host and applies them.</summary>
/// <param name="Profiles">Profile → content of its file.</param>
/// <param name="Remove">Profiles whose files go.</param>
public sealed record TuneHostStep(IReadOnlyDictionary<string, string> Profiles, IReadOnlyList<string> Remove) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "TuneHost";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => string.Join(", ", new[]
    {
        Profiles.Count > 0 ? $"apply tuned profile(s) {string.Join(", ", Profiles.Keys.Order(StringComparer.Ordinal))}" : null,
        Remove.Count > 0 ? $"remove tuned profile(s) {string.Join(", ", Remove)}" : null,
    }.OfType<string>()) + $" on {HostName}";
}
