using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>What goes wrong with a simulated request.</summary>
public enum FaultKind
{
    /// <summary>It is refused before anything happens, with the fault's error.</summary>
    Fail,
    /// <summary>It never arrives, and the caller cannot know: <c>AnswerUnknown</c>.</summary>
    LoseRequest,
    /// <summary>It is carried out, but the answer is lost: <c>AnswerUnknown</c>.</summary>
    LoseAnswer,
    /// <summary>It is carried out, but only after the fault's delay.</summary>
    Delay,
}

/// <summary>A fault for coming requests of one name.</summary>
/// <param name="Name">Verb or command prefix; <c>*</c>: any.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Times">How often; the default is once.</param>
public sealed record Fault(string Name, FaultKind Kind, int Times = 1)
{
    /// <summary>For <see cref="FaultKind.Fail"/>.</summary>
    public CephadmException? Error { get; init; }

    /// <summary>For <see cref="FaultKind.Delay"/>.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>Faults to come, first in first out for each name. Safe for concurrent use.</summary>
public sealed class FaultScript
{
    private readonly object _gate = new();
    private readonly List<Fault> _faults = [];

    /// <summary>Adds a fault.</summary>
    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Forgets all faults.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    /// <summary>The fault that this request meets; null: none.</summary>
    public Fault? Take(string name)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(f => f.Name == name || f.Name == "*");
            if (index < 0)
            {
                return null;
            }
            var fault = _faults[index];
            if (fault.Times > 1)
            {
                _faults[index] = fault with { Times = fault.Times - 1 };
            }
            else
            {
                _faults.RemoveAt(index);
            }
            return fault;
        }
    }

    /// <summary>Runs a request under this script.</summary>
    internal async Task<T> RunAsync<T>(string target, string name, TimeSpan latency, TimeProvider time, Func<T> effect, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var fault = Take(name);
        var delay = latency + (fault is { Kind: FaultKind.Delay } ? fault.Delay : TimeSpan.Zero);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        }
        switch (fault?.Kind)
        {
            case FaultKind.Fail:
                throw fault.Error ?? new CephadmException("AgentFailed", ErrorKind.Failed, $"{target}: '{name}' failed as scripted.", null, target) { Undone = true };
            case FaultKind.LoseRequest:
                throw Rpc.RpcErrors.AnswerUnknown(target, name, "lost as scripted");
            case FaultKind.LoseAnswer:
                effect();
                throw Rpc.RpcErrors.AnswerUnknown(target, name, "lost as scripted");
            default:
                return effect();
        }
    }
}
