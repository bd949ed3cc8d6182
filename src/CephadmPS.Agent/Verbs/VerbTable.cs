using CephadmPS.Agent.Controllers;
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
    /// These and the ones that put programs or keys on this host: for who is root here already, never for a user who joins the agent that
    /// stays here by sudo.
    /// </summary>
    public static VerbTable ForAdministrators() => new(Standard().verbs.Values.Concat(
    [
        new InstallAgentVerb(), new UninstallAgentVerb(),
        new PutControllerVerb(), new InstallControllerVerb(), new RemoveControllerVerb(), new AuthorizeKeyVerb(),
    ]))
    {
        IsForAdministrators = true,
    };

    /// <summary>Whoever is offered this table is root here by himself.</summary>
    public bool IsForAdministrators { get; private init; }

    /// <summary>The verb of that name; null when there is none.</summary>
    public IVerb? Find(string name) => verbs.GetValueOrDefault(name);

    /// <summary>This table and further verbs.</summary>
    public VerbTable With(IEnumerable<IVerb> more) => new(verbs.Values.Concat(more)) { IsForAdministrators = IsForAdministrators };
}
