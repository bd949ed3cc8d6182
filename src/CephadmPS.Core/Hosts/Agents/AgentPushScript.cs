using System.Globalization;

namespace CephadmPS.Core.Hosts.Agents;

/// <summary>
/// The one command that we run on a host by its shell. It joins the agent that stays there when that is the very same program; else it sees
/// whether the agent is there and whole, takes it over standard input when it is not, and becomes the agent: so a push costs no second
/// connection. Only hexadecimal digits, one number and one word are put into the text.
/// </summary>
internal static class AgentPushScript
{
    /// <summary>
    /// Where agents are kept, for all clusters and before there is one. Not in a cluster's directory: that one belongs to the user
    /// ceph, who could exchange files in it and would become root, and it goes away when the cluster is removed.
    /// </summary>
    public const string Directory = "/var/lib/cephadm-agent/bin";

    /// <summary>Where an agent is that was installed to stay; a user who is not root may be allowed to run this and nothing else.</summary>
    public const string Installed = "/usr/local/sbin/cephadm-agent";

    /// <summary>Begins each line that is meant for us; anything else on standard output is chatter of the login shell.</summary>
    public const string Marker = "cephadm-agent:";

    // No single quote, backslash, line end or exclamation mark: the text must survive any login shell inside single quotes.
    // The agent is checked each time before it runs; it takes its name only when it is on disk in full.
    private const string Template =
        "export LC_ALL=C; umask 077; unset SUDO_UID; d=@dir; f=$d/cephadm-agent.@digest; r=@installed; "
        + "say() { echo \"@marker$1\"; }; "
        + "fail() { rm -f \"$t\"; say \"fail $1\"; exit 1; }; "
        + "whole() { [ -f \"$1\" ] && [ \"$(sha256sum <\"$1\" | cut -c1-64)\" = @digest ]; }; "
        + "if [ -S @socket ] && whole $r; then say ready; exec $r attach; fi; "
        + "m=$(uname -m); [ \"$m\" = @machine ] || [ @machine = any ] || fail \"machine $m\"; "
        + "v=$(getconf GNU_LIBC_VERSION 2>/dev/null); v=${v#glibc }; a=${v%%.*}; b=${v#*.}; b=${b%%.*}; "
        + "[ -z \"$v\" ] || [ \"$a\" -gt 2 ] || [ \"$b\" -ge @minor ] || fail \"glibc $v\"; "
        + "whole \"$f\" || { "
        + "mkdir -p -m 700 $d && chmod 700 $d && find $d -name \"*.part\" -mmin +60 -delete && t=$(mktemp $f.XXXXXX.part) || fail prepare; "
        + "say need; "
        + "head -c @length >\"$t\" || fail write; "
        + "whole \"$t\" || fail digest; "
        + "chmod 700 \"$t\" && sync \"$t\" && mv -f \"$t\" \"$f\" && sync $d || fail store; }; "
        + "say ready; exec \"$f\" serve --stdio";

    // For a user who is not root: what may be run as root without a password decides. The script above is its argument. Who may run anything
    // is as good as root, and counts so; who may only join the agent is known to it by what sudo leaves in the environment.
    private const string ByAnother =
        "if sudo -n -l sh -c \"$1\" >/dev/null 2>&1 && sudo -n sh -c : >/dev/null 2>&1; then exec sudo -n sh -c \"$1\"; fi; "
        + "if [ -x @installed ] && sudo -n -l @installed attach >/dev/null 2>&1; then echo \"@markerready\"; exec sudo -n @installed attach; fi; "
        + "exec sudo -n sh -c \"$1\"";

    private const string InstalledOnly = "if [ -x @installed ]; then echo \"@markerready\"; exec @sudo@installed attach; fi; echo \"@markerfail none\"; exit 1";

    /// <summary>The oldest minor release of glibc 2 that the agent runs with.</summary>
    public const int OldestGlibcMinor = 34;

    /// <summary>The remote command, for root, for a user who may run the installed agent by sudo, and for one who may run anything by sudo.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="user">Who logs in.</param>
    /// <param name="choice">Which agent answers.</param>
    public static string Command(AgentBinary agent, string user, AgentChoice choice = AgentChoice.Any)
    {
        if (choice == AgentChoice.Installed)
        {
            return $"exec sh -c '{Fill(InstalledOnly).Replace("@sudo", user == "root" ? "" : "sudo -n ", StringComparison.Ordinal)}'";
        }
        var pushedOnly = choice == AgentChoice.Pushed;
        var script = Fill(Template)
            .Replace("@digest", agent.Sha256, StringComparison.Ordinal)
            .Replace("@machine", agent.Machine ?? "any", StringComparison.Ordinal)
            .Replace("@minor", OldestGlibcMinor.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@length", agent.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            // No socket has this name.
            .Replace("@socket", pushedOnly ? "/dev/null" : "/run/cephadm-agent/agent.sock", StringComparison.Ordinal);
        return user == "root" ? $"exec sh -c '{script}'"
            : pushedOnly ? $"exec sudo -n sh -c '{script}'"
            : $"exec sh -c '{Fill(ByAnother)}' sh '{script}'";
    }

    private static string Fill(string text) => text
        .Replace("@dir", Directory, StringComparison.Ordinal)
        .Replace("@installed", Installed, StringComparison.Ordinal)
        .Replace("@marker", Marker, StringComparison.Ordinal);
}
