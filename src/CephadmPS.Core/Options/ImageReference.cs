namespace CephadmPS.Core.Options;

/// <summary>A container image reference, taken apart: <c>registry/repository:tag@digest</c>.</summary>
public sealed record ImageReference
{
    private ImageReference(string? registry, string repository, string? tag, string? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Registry, with its port; null: the reference names none.</summary>
    public string? Registry { get; private init; }

    /// <summary>Repository below the registry.</summary>
    public string Repository { get; }

    /// <summary>Tag; null: none.</summary>
    public string? Tag { get; private init; }

    /// <summary>Digest with its algorithm; null: none.</summary>
    public string? Digest { get; private init; }

    /// <summary>Registry and repository: what a digest belongs to.</summary>
    public string Name => Registry is null ? Repository : $"{Registry}/{Repository}";

    /// <summary>It is of this computer only: no other host can have it by its digest.</summary>
    public bool IsLocal => Registry == "localhost";

    /// <summary>Takes a reference apart. A first part is a registry when it has a dot or a colon or is <c>localhost</c>, as Docker and podman have it.</summary>
    public static ImageReference Parse(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : reference[(at + 1)..];
        var name = at < 0 ? reference : reference[..at];
        var colon = name.LastIndexOf(':');
        var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
        name = tag is null ? name : name[..colon];
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        return first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal)
            ? new ImageReference(first, name[(slash + 1)..], tag, digest)
            : new ImageReference(null, name, tag, digest);
    }

    /// <summary>With a registry put before it, unless it names one.</summary>
    public ImageReference Within(string registry) => Registry is null && registry.Length > 0 ? this with { Registry = registry } : this;

    /// <summary>
    /// By digest instead of tag: that of the same registry and repository among those that hosts tell of the image, so that all hosts run the same.
    /// Unchanged when it has a digest, is local, or none is known.
    /// </summary>
    /// <param name="repoDigests">Digests as engines tell them: <c>registry/repository@sha256:…</c>.</param>
    public ImageReference Pinned(IEnumerable<string> repoDigests)
    {
        if (Digest is not null || IsLocal)
        {
            return this;
        }
        // Of several, always the same one, on whatever host they were told.
        var same = repoDigests.Select(Parse).Where(known => known.Name == Name && known.Digest is not null)
            .Select(known => known.Digest!).Order(StringComparer.Ordinal).FirstOrDefault();
        return same is null ? this : this with { Tag = null, Digest = same };
    }

    /// <summary>The reference as text.</summary>
    public override string ToString() => Name + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);
}
