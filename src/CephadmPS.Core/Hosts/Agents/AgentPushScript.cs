using System.Globalization;

namespace CephadmPS.Core.Hosts.Agents;

/// <summary>
/// The one command that we run on a host by its shell. It sees whether the agent is there and whole, takes it over standard input
/// when it is not, and becomes the agent: so a push costs no second connection. Only hexadecimal digits and one number are put
/// into the text.
/// </summary>
internal static class AgentPushScript
{
    /// <summary>
    /// Where agents are kept, for all clusters and before there is one. Not in a cluster's directory: that one belongs to the user
    /// ceph, who could exchange files in it and would become root, and it goes away when the cluster is removed.
    /// </summary>
    public const string Directory = "/var/lib/cephadm-agent/bin";

    /// <summary>Begins each line that is meant for us; anything else on standard output is chatter of the login shell.</summary>
    public const string Marker = "cephadm-agent:";

    // No single quote, backslash, line end or exclamation mark: the text must survive any login shell inside single quotes.
    // The agent is checked each time before it runs; it takes its name only when it is on disk in full.
    private const string Template =
        "export LC_ALL=C; umask 077; d=@dir; f=$d/cephadm-agent.@digest; "
        + "say() { echo @marker$1; }; "
        + "fail() { rm -f \"$t\"; say \"fail $1\"; exit 1; }; "
        + "whole() { [ -f \"$1\" ] && [ \"$(sha256sum <\"$1\" | cut -c1-64)\" = @digest ]; }; "
        + "whole \"$f\" || { "
        + "mkdir -p -m 700 $d && chmod 700 $d && find $d -name \"*.part\" -mmin +60 -delete && t=$(mktemp $f.XXXXXX.part) || fail prepare; "
        + "say need; "
        + "head -c @length >\"$t\" || fail write; "
        + "whole \"$t\" || fail digest; "
        + "chmod 700 \"$t\" && sync \"$t\" && mv -f \"$t\" \"$f\" && sync $d || fail store; }; "
        + "say ready; exec \"$f\" serve --stdio";

    /// <summary>The remote command, for a user who is root or gets there by sudo.</summary>
    public static string Command(AgentBinary agent, string user)
    {
        var script = Template
            .Replace("@dir", Directory, StringComparison.Ordinal)
            .Replace("@digest", agent.Sha256, StringComparison.Ordinal)
            .Replace("@marker", Marker, StringComparison.Ordinal)
            .Replace("@length", agent.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return (user == "root" ? "exec sh -c '" : "exec sudo -n sh -c '") + script + "'";
    }
}
