using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>What became of one document of a spec file.</summary>
/// <param name="Name">Service or host name.</param>
/// <param name="Changed">It differs from what was stored; an equal one is left alone.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record SpecChange(string Name, bool Changed, string Text)
{
    /// <summary>The stored spec as YAML before; empty for a new one. For a diff.</summary>
    public string Before { get; init; } = "";

    /// <summary>The spec as YAML now.</summary>
    public string After { get; init; } = "";

    /// <summary>Why the document was refused, when the others were to go on; null: it was not.</summary>
    public CephadmException? Error { get; init; }
}

/// <summary>Outcome of carrying out plans until nothing was left, or until something stood in the way.</summary>
public sealed record ReconcileResult
{
    /// <summary>At least one step was carried out.</summary>
    public bool Changed => StepsDone > 0;

    /// <summary>Steps carried out.</summary>
    public int StepsDone { get; init; }

    /// <summary>Steps that another controller, which led, carried out while this one waited, as far as it was told.</summary>
    public int StepsByLeader { get; init; }

    /// <summary>Nothing is left to do, and that is known: every host has answered.</summary>
    public bool Complete { get; init; }

    /// <summary>Steps that failed, with reasons.</summary>
    public IReadOnlyList<OperationEvent> Failures { get; init; } = [];

    /// <summary>Steps that still run on slow hosts, in words; nobody waits for them.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>The plan that was left: steps that wait for approval or failed; empty when complete.</summary>
    public Plan? Left { get; init; }
}

/// <summary>Outcome of a single change.</summary>
/// <param name="Name">What it was about.</param>
/// <param name="Changed">False when it was as asked for already.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record ChangeResult(string Name, bool Changed, string Text);
