using System.Collections.Concurrent;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Operation ids of requests to agents. A request whose outcome is not known is repeated under the same id, so that the agent answers from its
/// journal; one that is known to have failed gets a new id, or the agent would answer with the old failure for as long as it remembers it.
/// Only for verbs that look first and do what is missing.
/// </summary>
public sealed class Attempts
{
    private readonly ConcurrentDictionary<string, int> failed = new();
    // Another controller's attempts are not known here: the second one is new for sure.
    private readonly string own = Guid.NewGuid().ToString("N");

    /// <summary>Runs a request under its operation id.</summary>
    /// <param name="parts">What names the operation: kind, host, target, what is wanted.</param>
    /// <param name="call">Sends the request with the id.</param>
    public async Task<T> RunAsync<T>(string?[] parts, Func<string, Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var first = PlanBuilder.DigestOf(parts);
        try
        {
            var result = await call(failed.TryGetValue(first, out var before) ? PlanBuilder.DigestOf(first, own, $"{before}") : first).ConfigureAwait(false);
            failed.TryRemove(first, out _);
            return result;
        }
        // An agent that says "cancelled" has recorded that the request was ended, by whoever asked for it before; our own cancellation is no error of this type.
        catch (CephadmException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Timeout or ErrorKind.Conflict))
        {
            failed.AddOrUpdate(first, 1, (_, count) => count + 1);
            throw;
        }
    }
}
