namespace CephadmPS.Core.Errors;

/// <summary>What kind of trouble it is; the cmdlets map each to a PowerShell error category.</summary>
public enum ErrorKind
{
    /// <summary>The input is wrong.</summary>
    InvalidInput,
    /// <summary>Something named is not there.</summary>
    NotFound,
    /// <summary>It is there already.</summary>
    AlreadyExists,
    /// <summary>A host, mon or mgr does not answer.</summary>
    Unavailable,
    /// <summary>Identity or permission is wrong: host key, keyring, user.</summary>
    Security,
    /// <summary>A rule of safety forbids it now.</summary>
    Refused,
    /// <summary>No answer within the deadline; whether it was done is not known.</summary>
    Timeout,
    /// <summary>It was tried and failed.</summary>
    Failed,
    /// <summary>Another controller leads or another process holds the lock.</summary>
    Conflict,
    /// <summary>The user ended it.</summary>
    Cancelled,
}

/// <summary>
/// The one exception that reaches users: a fixed id, a sentence that says what is wrong, and the next thing to do.
/// </summary>
public sealed class CephadmException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="id">Fixed identifier in Pascal case, unique for the cause, stable for the product's life (<c>docs/errors.md</c>).</param>
    /// <param name="kind">Kind of trouble.</param>
    /// <param name="message">What is wrong, as a sentence; names document, field, value and rule, or host and daemon. Never holds a secret.</param>
    /// <param name="advice">The next thing to do, normally a command to type.</param>
    /// <param name="target">What it is about: host, daemon, file.</param>
    /// <param name="inner">Cause.</param>
    public CephadmException(string id, ErrorKind kind, string message, string? advice = null, string? target = null, Exception? inner = null)
        : base(message, inner)
    {
        Id = id;
        Kind = kind;
        Advice = advice;
        Target = target;
    }

    /// <summary>Fixed identifier.</summary>
    public string Id { get; }

    /// <summary>Kind of trouble.</summary>
    public ErrorKind Kind { get; }

    /// <summary>The next thing to do; null when there is none.</summary>
    public string? Advice { get; }

    /// <summary>What it is about; null when nothing in particular.</summary>
    public string? Target { get; }

    /// <summary>Further lines, such as the end of a tool's output; empty when none.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>True when the host or cluster is known to be as it was before the request.</summary>
    public bool Undone { get; init; }
}
