using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Controllers;

/// <summary>
/// <c>authorize-key</c>: lets the cluster's own key in as a user of this host, or no longer. Only the line that bears the cluster's mark is touched;
/// what an administrator has in the file stays as it is.
/// </summary>
public sealed class AuthorizeKeyVerb() : Verb<AuthorizeKeyRequest, AuthorizeKeyResult>(
    Protocol.Verbs.AuthorizeKey, AgentJson.Default.AuthorizeKeyRequest, AgentJson.Default.AuthorizeKeyResult), IConvergent
{
    public override Task<AuthorizeKeyResult> RunAsync(AuthorizeKeyRequest request, VerbContext context, CancellationToken cancellation)
    {
        DaemonIdentity.CheckFsid(request.Fsid);
        var (home, owner) = HomeOf(context.Host, request.User);
        return Task.FromResult(new AuthorizeKeyResult { Changed = Apply(context.Host, request.Fsid, home, owner, Line(request)) });
    }

    /// <summary>How a line of a cluster's key ends.</summary>
    internal static string MarkOf(string fsid) => $"cephadm-{fsid}";

    internal static bool Apply(HostContext host, string fsid, string home, Owner owner, string? line)
    {
        var files = new HostFiles(host);
        var path = $"{home}/.ssh/authorized_keys";
        var before = files.ReadText(path) ?? "";
        var kept = before.Split('\n').Where(old => !old.TrimEnd().EndsWith(" " + MarkOf(fsid), StringComparison.Ordinal)).ToList();
        var text = string.Join('\n', kept).TrimEnd('\n');
        text = line is null ? text : text.Length == 0 ? line : text + "\n" + line;
        text = text.Length == 0 ? "" : text + "\n";
        if (text == before)
        {
            return false;
        }
        if (!files.DirectoryExists($"{home}/.ssh"))
        {
            files.MakeDirectory($"{home}/.ssh", HostFiles.PrivateDirectory, owner);
        }
        return files.Write(path, text, HostFiles.Private, owner);
    }

    private static string? Line(AuthorizeKeyRequest request)
    {
        if (request.PublicKey is not { } key)
        {
            return null;
        }
        var words = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var valid = words.Length >= 2 && words[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '@' or '.')
            && words[1].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=') && words[1].StartsWith("AAAA", StringComparison.Ordinal);
        return valid
            ? $"{words[0]} {words[1]} {MarkOf(request.Fsid)}"
            : throw AgentException.Refused("InvalidKey", "the key is no public key of OpenSSH", "give the content of a file such as id_ed25519.pub");
    }

    private static (string Home, Owner Owner) HomeOf(HostContext host, string user)
    {
        foreach (var line in (new HostFiles(host).ReadText("/etc/passwd") ?? "").Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length >= 6 && fields[0] == user && int.TryParse(fields[2], out var uid) && int.TryParse(fields[3], out var gid) && fields[5].StartsWith('/'))
            {
                return (fields[5].TrimEnd('/'), new Owner(uid, gid));
            }
        }
        throw AgentException.Refused("UserUnknown", $"this host has no user '{user}' of its own", "use a user that is in /etc/passwd");
    }
}
