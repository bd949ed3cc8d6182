using System.Text.Json;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>A verb whose work is the test's.</summary>
internal class TestVerb(string name, bool mutates, Func<JsonElement, VerbContext, CancellationToken, Task<JsonElement>> work) : IVerb
{
    private int runs;

    public string Name { get; } = name;

    public bool Mutates { get; } = mutates;

    public int Runs => Volatile.Read(ref runs);

    public Task<JsonElement> RunAsync(JsonElement request, VerbContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref runs);
        return work(request, context, cancellation);
    }
}

/// <summary>The same, safe to run again.</summary>
internal sealed class ConvergentTestVerb(string name, Func<JsonElement, VerbContext, CancellationToken, Task<JsonElement>> work)
    : TestVerb(name, mutates: true, work), IConvergent;

internal static class Json
{
    public static JsonElement Of(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static Func<JsonElement, VerbContext, CancellationToken, Task<JsonElement>> Answer(string text) => (_, _, _) => Task.FromResult(Of(text));
}
