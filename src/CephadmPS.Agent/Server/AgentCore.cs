using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Observe;
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

    /// <summary>The monitor sessions of a new connection; disposing them takes them out again.</summary>
    public MonitorSessions NewSessions() => new(Host, Dispatcher.Epochs);

    public void Dispose() => Watch.Dispose();
}
