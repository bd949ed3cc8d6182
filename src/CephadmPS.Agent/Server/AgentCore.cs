using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Observe.Watching;

namespace CephadmPS.Agent.Server;

/// <summary>What all connections of one agent process share: journal, epochs and locks, and what is seen to change on the host.</summary>
public sealed class AgentCore : IDisposable
{
    public AgentCore(HostContext host, bool resident = false)
    {
        Host = host;
        IsResident = resident;
        Dispatcher = new Dispatcher(host, TimeProvider.System);
        Watch = new ChangeWatch(host, Changes.Add);
    }

    public HostContext Host { get; }

    /// <summary>It outlives its connections.</summary>
    public bool IsResident { get; }

    public Dispatcher Dispatcher { get; }

    public ChangeLog Changes { get; } = new();

    public ChangeWatch Watch { get; }

    /// <summary>Gives memory back between pieces of work.</summary>
    internal IdleMemory Memory { get; } = new();

    public void Dispose()
    {
        Watch.Dispose();
        Memory.Dispose();
    }
}
