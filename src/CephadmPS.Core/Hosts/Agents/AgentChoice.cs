namespace CephadmPS.Core.Hosts.Agents;

/// <summary>Which agent of a host is talked to.</summary>
public enum AgentChoice
{
    /// <summary>The one that stays there when it is the same program, or the only one that the user may run; else the one that is pushed.</summary>
    Any,

    /// <summary>The one that is pushed. Its user needs root's rights.</summary>
    Pushed,

    /// <summary>The one that is installed there, whatever release it is.</summary>
    Installed,
}
