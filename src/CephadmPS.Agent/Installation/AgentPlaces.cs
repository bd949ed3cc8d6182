using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Installation;

/// <summary>Where an installed agent's parts are. All belong to root, in directories of root's.</summary>
internal static class AgentPlaces
{
    /// <summary>The program; a line in sudoers names it.</summary>
    public const string Program = "/usr/local/sbin/cephadm-agent";

    /// <summary>The program before the last replacement, to go back to.</summary>
    public const string Previous = "/usr/local/sbin/cephadm-agent.previous";

    public const string KeyDirectory = "/etc/cephadm-agent";

    /// <summary>The public key that newer agents must be signed with.</summary>
    public const string Key = KeyDirectory + "/release.pub";

    public const string Sudoers = "/etc/sudoers.d/cephadm-agent";

    /// <summary>Its unit; upstream's agent has another one.</summary>
    public const string Unit = "cephadmps-agent.service";

    /// <summary>An administrator has installed it with a key or for a user: no controller changes that by itself.</summary>
    public static bool IsAdministrators(HostFiles files) => files.FileExists(Key) || files.FileExists(Sudoers);

    /// <summary>How the last replacement went.</summary>
    public static string Record(HostContext host) => $"{host.AgentDir}/replacement.json";

    /// <summary>Pieces of a new program arrive here.</summary>
    public static string Staged(HostContext host) => $"{host.AgentDir}/staged";
}
