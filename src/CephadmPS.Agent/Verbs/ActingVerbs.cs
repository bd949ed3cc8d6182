namespace CephadmPS.Agent.Verbs;

/// <summary>The verbs that change a host or start containers.</summary>
public static class ActingVerbs
{
    public static IEnumerable<IVerb> Create() => [];
}
