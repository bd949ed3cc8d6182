using CephadmPS.Sessions;

namespace CephadmPS.Completion;

/// <summary>Connected clusters.</summary>
public sealed class ClusterNameCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) =>
        [.. ClusterSessions.Current.All.Select(session => session.Cluster.ClusterName)];
}
