using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Health;

/// <summary>Failures that still matter: their step is wanted still. What is no longer wanted, or was done since, is no trouble any more.</summary>
internal static class StandingFailures
{
    private const int RandomLetters = 6;

    /// <summary>Those of the failures whose steps the plan has.</summary>
    public static IReadOnlyList<OperationEvent> Of(IEnumerable<OperationEvent> failures, Plan left)
    {
        var wanted = left.Steps.Concat(left.Held).Select(step => (step.Kind, Place(step.Kind, step.Target))).ToHashSet();
        return [.. failures.Where(failure => failure.StepKind is { } kind && wanted.Contains((kind, Place(kind, failure.Subject))))];
    }

    // A daemon that is to be made has other random letters in each plan: type.service.host.letters, mgr.host.letters.
    private static string Place(string kind, string target) =>
        kind == "DeployDaemon" && target.Split('.') is { Length: >= 3 } parts && parts[^1].Length == RandomLetters ? target[..^(RandomLetters + 1)] : target;
}
