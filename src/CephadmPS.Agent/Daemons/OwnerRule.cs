using CephadmPS.Agent.Files;

namespace CephadmPS.Agent.Daemons;

/// <summary>How the user and group of a daemon's files are found out.</summary>
public sealed record OwnerRule
{
    private OwnerRule() { }

    /// <summary>Ceph's user in the image: the owner of <c>/var/lib/ceph</c> there.</summary>
    public static OwnerRule Ceph { get; } = new();

    /// <summary>Nobody: what runs without a user of its own.</summary>
    public static OwnerRule Nobody { get; } = Of(65534, 65534);

    /// <summary>A fixed user and group; null when the image has to be asked.</summary>
    public Owner? Fixed { get; private init; }

    /// <summary>Paths in the image, of which the first that is there tells the owner.</summary>
    public IReadOnlyList<string> Paths { get; private init; } = [];

    /// <summary>These ids.</summary>
    public static OwnerRule Of(int uid, int gid) => new() { Fixed = new Owner(uid, gid) };

    /// <summary>The owner of the first of these paths that the image has.</summary>
    public static OwnerRule OfPath(params string[] paths) => new() { Paths = paths };
}
