using System.CommandLine;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller;

/// <summary>Options that every command takes.</summary>
public static class GlobalOptions
{
    public static readonly Option<string?> Profile = new("--profile") { Description = "Saved connection to use; default: the only one.", Recursive = true };

    public static readonly Option<string?> Home = new("--home") { Description = "Directory of saved connections; default $CEPHADM_HOME or ~/.config/cephadmps.", Recursive = true };

    public static readonly Option<string?> Agent = new("--agent") { Description = "Agent executable to push; default: the one shipped with this program.", Recursive = true };

    public static readonly Option<string> Format = new("--format") { Description = "text or json.", Recursive = true, DefaultValueFactory = _ => "text" };

    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress on standard error.", Recursive = true };

    static GlobalOptions() => Format.AcceptOnlyFromAmong("text", "json");

    public static IReadOnlyList<Option> All => [Profile, Home, Agent, Format, Quiet];

    public static ClusterEnvironment Environment(ParseResult parsed)
    {
        var agent = parsed.GetValue(Agent);
        return parsed.GetValue(Home) is { } home
            ? new ClusterEnvironment { HomeDirectory = Path.GetFullPath(home), AgentPath = agent }
            : new ClusterEnvironment { AgentPath = agent };
    }

    public static bool Json(ParseResult parsed) => parsed.GetValue(Format) == "json";
}
