using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Observe;

namespace CephadmPS.Agent.Verbs;

/// <summary>All verbs of the agent by name: a closed set.</summary>
public sealed class VerbTable
{
    private readonly Dictionary<string, IVerb> verbs;

    public VerbTable(IEnumerable<IVerb> verbs) => this.verbs = verbs.ToDictionary(v => v.Name, StringComparer.Ordinal);

    /// <summary>The verbs that both the command line and a connection offer.</summary>
    public static VerbTable Standard() => new(ObservingVerbs.Create().Concat(ActingVerbs.Create()).Append(new StageAgentVerb()));

    /// <summary>
    /// These and the ones that decide which agent this host trusts: for who is an administrator here already, never for who joins the
    /// agent that stays here.
    /// </summary>
    public static VerbTable ForAdministrators() => Standard().With([new InstallAgentVerb(), new UninstallAgentVerb()]);

    /// <summary>The verb of that name; null when there is none.</summary>
    public IVerb? Find(string name) => verbs.GetValueOrDefault(name);

    /// <summary>This table and further verbs.</summary>
    public VerbTable With(IEnumerable<IVerb> more) => new(verbs.Values.Concat(more));
}
