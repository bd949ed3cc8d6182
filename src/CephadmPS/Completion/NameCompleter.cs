using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CephadmPS.Core.Clusters;
using CephadmPS.Sessions;

namespace CephadmPS.Completion;

/// <summary>Completes names from what the session has seen. Never asks the network; whatever goes wrong, it offers nothing.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = (wordToComplete ?? "").Trim('\'', '"');
        IReadOnlyList<string> names;
        try
        {
            names = Names(fakeBoundParameters?["Cluster"]);
        }
        catch (Exception)
        {
            // A completer that throws would break the prompt's editing; nothing is lost but the offer.
            return [];
        }
        return names
            .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(name, name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>The names to choose from.</summary>
    /// <param name="cluster">Value of <c>-Cluster</c> on the command line; null: the default one.</param>
    private protected abstract IReadOnlyList<string> Names(object? cluster);

    private protected static SeenNames? Seen(object? cluster)
    {
        var sessions = ClusterSessions.Current;
        return cluster switch
        {
            CephCluster connected => ClusterSession.Of(connected).Seen,
            string name => sessions.All.LastOrDefault(session => session.Cluster.ClusterName == name)?.Seen,
            _ => sessions.Default?.Seen,
        };
    }
}
