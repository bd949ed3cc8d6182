using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Packages;

/// <summary>A file of a package repository.</summary>
/// <param name="Path">Host path.</param>
/// <param name="Content">Text; null when it is fetched from <paramref name="Url"/>.</param>
/// <param name="Url">Where it is fetched from.</param>
internal sealed record RepositoryFile(string Path, string? Content, string? Url);

/// <summary>Ceph's package repository for a distribution: what its files say, and where they are.</summary>
internal sealed record CephRepository(Distribution Host, AddRepoRequest Request)
{
    private const string Site = "https://download.ceph.com";
    private const string Builds = "https://shaman.ceph.com/api/repos/ceph";
    private const string AptKey = "/etc/apt/keyrings/ceph.asc";

    /// <summary>All files that <c>add-repo</c> may have written.</summary>
    public static IReadOnlyList<string> AllPaths { get; } =
        ["/etc/apt/sources.list.d/ceph.list", AptKey, "/etc/yum.repos.d/ceph.repo", "/etc/zypp/repos.d/ceph.repo",
         // Where upstream's program puts its key.
         "/etc/apt/trusted.gpg.d/ceph.release.gpg"];

    private string Url => (Request.RepoUrl ?? Site).TrimEnd('/');

    private string Gpg => Request.GpgUrl ?? $"{Site}/keys/{(Request.Dev is null ? "release" : "autobuild")}.asc";

    /// <summary>The path below the site, <c>debian-tentacle</c> or <c>rpm-20.2.4</c>. Upstream leaves the version out on SUSE.</summary>
    private string Stable(string kind) => $"{Url}/{kind}-{Request.Release ?? Request.Version}";

    private string DevUrl => $"{Builds}/{Uri.EscapeDataString(Request.Dev!)}/{Uri.EscapeDataString(Request.DevCommit ?? "latest")}/{Host.Id}/{Host.Code}/repo/";

    /// <summary>Checks the request against the distribution. Errors: <c>RepositoryUnclear</c>, <c>DistributionUnsupported</c>.</summary>
    public static CephRepository For(Distribution host, AddRepoRequest request)
    {
        string[] given = [.. new[] { ("release", request.Release), ("version", request.Version), ("dev", request.Dev) }.Where(o => o.Item2 is not null).Select(o => o.Item1)];
        if (given.Length != 1 || (request.DevCommit is not null && request.Dev is null))
        {
            throw AgentException.Refused("RepositoryUnclear",
                given.Length == 0 ? "a repository needs a release, a version or a development branch" : $"a repository cannot be one of {string.Join(" and ", given)}{(request.DevCommit is null ? "" : " with a commit")}",
                "give one of --release, --version and --dev (with --dev-commit)");
        }
        foreach (var word in new[] { request.Release, request.Version, request.Dev, request.DevCommit }.OfType<string>())
        {
            if (word.Length == 0 || word.StartsWith('-') || word.Any(c => !char.IsAsciiLetterOrDigit(c) && !"._-/".Contains(c)))
            {
                throw AgentException.Refused("RepositoryUnclear", $"'{word}' is not a release, version, branch or commit");
            }
        }
        foreach (var url in new[] { request.RepoUrl, request.GpgUrl }.OfType<string>())
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http" or "file") || url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                throw AgentException.Refused("RepositoryUnclear", $"'{url}' is not a URL");
            }
        }
        if (host.Kind is null || host.Id == "fedora")
        {
            throw AgentException.Refused("DistributionUnsupported", $"there are no packages of Ceph for {host.Name}", "install what you need from the distribution's own packages");
        }
        // The last release for it was Octopus.
        if (host is { Kind: PackageKind.Rpm, Major: "7" } && !(request.Release is "nautilus" or "octopus" || request.Version?.Split('.')[0] is "14" or "15"))
        {
            throw AgentException.Refused("DistributionUnsupported", $"{host.Name} is too old for this release of Ceph, the last one for it was Octopus", "use a newer distribution");
        }
        return new CephRepository(host, request);
    }

    /// <summary>The files that make it known.</summary>
    public IReadOnlyList<RepositoryFile> Files => (Host.Kind, Request.Dev) switch
    {
        (PackageKind.Apt, null) =>
        [
            new(AptKey, null, Gpg),
            new(AllPaths[0], $"deb [signed-by={AptKey}] {Stable("debian")}/ {Host.Code} main\n", null),
        ],
        (PackageKind.Apt, _) => [new(AptKey, null, Gpg), new(AllPaths[0], null, DevUrl)],
        (PackageKind.Rpm, null) => [new(AllPaths[2], Rpm($"{Stable("rpm")}/el{Host.Major}"), null)],
        (PackageKind.Rpm, _) => [new(AllPaths[2], null, DevUrl)],
        (_, null) => [new(AllPaths[3], Rpm($"{Stable("rpm")}/opensuse{Host.Major}"), null)],
        _ => [new(AllPaths[3], null, DevUrl)],
    };

    private string Rpm(string url) => string.Concat(
        new[] { ("Ceph", "$basearch"), ("Ceph-noarch", "noarch"), ("Ceph-source", "SRPMS") }.Select(section => $"""
        [{section.Item1}]
        name=Ceph {section.Item2}
        baseurl={url}/{section.Item2}
        enabled={(section.Item2 == "SRPMS" ? 0 : 1)}
        gpgcheck=1
        gpgkey={Gpg}


        """));
}
