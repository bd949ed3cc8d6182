using System.Runtime.CompilerServices;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Containers;

/// <summary>Remembers a host's engine while the agent runs: asking costs a process start each time.</summary>
public static class EngineLocator
{
    private static readonly ConditionalWeakTable<HostContext, ContainerEngine> Known = new();

    /// <summary>The host's engine; a host without one is asked again next time.</summary>
    public static async Task<ContainerEngine> GetAsync(HostContext host, CancellationToken cancellation = default)
    {
        if (Known.TryGetValue(host, out var engine))
        {
            return engine;
        }
        engine = await ContainerEngine.DetectAsync(host, cancellation);
        Known.AddOrUpdate(host, engine);
        return engine;
    }

    /// <summary>The host's engine; null when there is none, so that there can be no containers either.</summary>
    public static async Task<ContainerEngine?> FindAsync(HostContext host, CancellationToken cancellation = default)
    {
        try
        {
            return await GetAsync(host, cancellation);
        }
        catch (AgentException e) when (e.Id == "NoContainerEngine")
        {
            return null;
        }
    }
}
