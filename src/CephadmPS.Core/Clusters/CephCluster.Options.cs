using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;

namespace CephadmPS.Core.Clusters;

// Orchestrator options (docs/options.md).
public sealed partial class CephCluster
{
    /// <summary>Orchestrator options by name, with value, default and meaning. Errors: <c>OptionUnknown</c>.</summary>
    /// <param name="name">Name, or pattern with <c>*</c> and <c>?</c>; null: all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<CephOrchestratorOption>> GetOptionsAsync(string? name, CancellationToken cancellation) =>
        OptionOperations.List(OptionValues.From(await Monitors.GetConfigAsync(cancellation).ConfigureAwait(false)), name);

    /// <summary>
    /// Sets an orchestrator option, or removes its setting (null). One that governs nothing here says so. Errors: <c>OptionUnknown</c>,
    /// <c>OptionInvalid</c>, <c>OptionReadOnly</c>.
    /// </summary>
    public Task<OptionChange> SetOptionAsync(string name, string? value, CancellationToken cancellation)
    {
        // What cannot be set is said before any leadership is claimed.
        OptionOperations.Check(name, value);
        return IntendAsync(token => OptionOperations.SetAsync(Monitors, name, value, token), change => change.Result.Changed, cancellation);
    }
}
