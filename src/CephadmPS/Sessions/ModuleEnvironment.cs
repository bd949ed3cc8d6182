using CephadmPS.Core.Clusters;

namespace CephadmPS.Sessions;

/// <summary>The environment that the cmdlets give to the core: this process's, with the agent that is shipped in the module's folder.</summary>
internal static class ModuleEnvironment
{
    private const string ShippedAgent = "agent/linux-x64/cephadm-agent";

    /// <summary>Made anew each time: <c>$CEPHADM_HOME</c> may be set after the import.</summary>
    public static ClusterEnvironment Create() => new() { AgentPath = FindAgent() };

    private static string? FindAgent()
    {
        // $CEPHADM_AGENT, which the core reads, has precedence.
        if (Environment.GetEnvironmentVariable("CEPHADM_AGENT") is { Length: > 0 })
        {
            return null;
        }
        // The published module: Cephadm/bin/CephadmPS.dll beside Cephadm/agent/.
        var bin = Path.GetDirectoryName(typeof(ModuleEnvironment).Assembly.Location)!;
        var shipped = Path.GetFullPath(Path.Combine(bin, "..", ShippedAgent));
        return File.Exists(shipped) ? shipped : null;
    }
}
