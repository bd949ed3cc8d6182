using CephadmPS.Agent.Observe;

namespace CephadmPS.Agent.Verbs;

/// <summary>All verbs of the agent by name: a closed set.</summary>
public sealed class VerbTable
{
    private readonly Dictionary<string, IVerb> verbs;

    public VerbTable(IEnumerable<IVerb> verbs) => this.verbs = verbs.ToDictionary(v => v.Name, StringComparer.Ordinal);

    /// <summary>The verbs that both the command line and a connection offer.</summary>
    public static VerbTable Standard() => new(ObservingVerbs.Create().Concat(ActingVerbs.Create()));

    /// <summary>The verb of that name; null when there is none.</summary>
    public IVerb? Find(string name) => verbs.GetValueOrDefault(name);

    /// <summary>This table and further verbs.</summary>
    public VerbTable With(IEnumerable<IVerb> more) => new(verbs.Values.Concat(more));
}
