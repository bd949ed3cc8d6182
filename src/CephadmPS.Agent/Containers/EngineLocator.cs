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
}
