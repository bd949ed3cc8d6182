using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Files;

/// <summary>
/// The paths that a verb may change. The file layer asks before each change, so that neither a wrong request, nor a defect, nor a link
/// that a daemon's user has laid makes a verb change anything else.
/// </summary>
/// <param name="Verb">The verb, for the message.</param>
/// <param name="Allowed">
/// Absolute paths, each with all that is below it. A star stands for any part of one name: <c>/etc/sysctl.d/90-ceph-*</c>.
/// </param>
public sealed record PathRules(string Verb, IReadOnlyList<string> Allowed)
{
    /// <summary>Refuses a path that may not be changed: error <c>PathNotAllowed</c>.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">Path on the host.</param>
    /// <param name="followsLast">The change would go through a link at the very end as well.</param>
    public void Check(HostContext host, string path, bool followsLast = false)
    {
        if (!path.StartsWith('/') || path.Split('/').Skip(1).Any(part => part is "" or "." or ".."))
        {
            throw AgentException.Refused("PathNotAllowed", $"'{path}' is not a plain absolute path");
        }
        if (Allowed.FirstOrDefault(allowed => Covers(allowed, path)) is not { } rule)
        {
            throw AgentException.Refused("PathNotAllowed", $"'{Verb}' does not declare that it changes {path}",
                "This is a defect of cephadm-agent, or somebody misuses it; report it.");
        }
        var real = Real(host, path, followsLast);
        // Root may have moved a whole directory elsewhere; a link that a daemon's user has laid in its place counts for nothing.
        var moved = Posix.StatusOf(host.PathOf(rule), followLinks: false) is { Owner.Uid: var owner } && (owner == 0 || owner == Posix.User);
        if (!Covers(Real(host, rule, followsLast: moved), real))
        {
            throw AgentException.Refused("PathNotAllowed", $"{path} leads to {real} through a symbolic link, outside of what '{Verb}' may change",
                "Replace the link by a directory, then repeat.");
        }
    }

    private static bool Covers(string allowed, string path)
    {
        var rule = allowed.Split('/');
        var parts = path.Split('/');
        return parts.Length >= rule.Length && rule.Zip(parts).All(pair => Fits(pair.First, pair.Second));
    }

    private static bool Fits(string rule, string name) => rule.IndexOf('*') is >= 0 and var star
        ? name.Length >= rule.Length - 1 && name.StartsWith(rule[..star], StringComparison.Ordinal) && name.EndsWith(rule[(star + 1)..], StringComparison.Ordinal)
        : rule == name;

    /// <summary>The path with the links on its way resolved; what is not there yet is taken as it stands.</summary>
    private static string Real(HostContext host, string path, bool followsLast)
    {
        var rest = "";
        var at = path;
        if (!followsLast)
        {
            Up();
        }
        while (at.Length > 0)
        {
            if (Posix.RealPath(host.PathOf(at)) is { } real)
            {
                return real.TrimEnd('/') + rest;
            }
            Up();
        }
        return (Posix.RealPath(host.PathOf("/")) ?? host.Root).TrimEnd('/') + rest;

        void Up()
        {
            var slash = at.LastIndexOf('/');
            rest = at[slash..] + rest;
            at = at[..slash];
        }
    }
}
