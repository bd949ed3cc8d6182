using System.Text.Json;

namespace CephadmPS.Agent.Verbs;

/// <summary>A mutating verb that can tell whether a result recorded earlier still holds.</summary>
public interface IConfirmsResult
{
    /// <summary>Looks at the host: the result to answer a repeated operation with, or null when the host is no longer as recorded.</summary>
    Task<JsonElement?> ConfirmAsync(JsonElement request, JsonElement recorded, VerbContext context, CancellationToken cancellation);
}
