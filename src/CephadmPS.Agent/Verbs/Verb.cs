using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Verbs;

/// <summary>What a verb gets beside its request.</summary>
/// <param name="Host">The host.</param>
/// <param name="Report">Tells the caller, and a person at the terminal, what is being done now.</param>
public sealed record VerbContext(HostContext Host, Action<string> Report);

/// <summary>A verb as the dispatcher sees it. The dispatcher, not the verb, checks the epoch, takes the lock and keeps the journal.</summary>
public interface IVerb
{
    /// <summary>One of <see cref="Protocol.Verbs"/>.</summary>
    string Name { get; }

    /// <summary>It changes the host: epoch check, cluster lock and journal apply.</summary>
    bool Mutates { get; }

    /// <summary>Runs it on a request as JSON and answers JSON.</summary>
    Task<JsonElement> RunAsync(JsonElement request, VerbContext context, CancellationToken cancellation);
}

/// <summary>A verb with typed request and result.</summary>
public abstract class Verb<TRequest, TResult>(string name, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResult> resultType) : IVerb
    where TRequest : class, new()
{
    public string Name { get; } = name;

    public virtual bool Mutates => typeof(TRequest).IsAssignableTo(typeof(MutationRequest));

    public abstract Task<TResult> RunAsync(TRequest request, VerbContext context, CancellationToken cancellation);

    async Task<JsonElement> IVerb.RunAsync(JsonElement request, VerbContext context, CancellationToken cancellation)
    {
        var typed = request.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? new TRequest()
            : request.Deserialize(requestType) ?? new TRequest();
        return JsonSerializer.SerializeToElement(await RunAsync(typed, context, cancellation), resultType);
    }
}
