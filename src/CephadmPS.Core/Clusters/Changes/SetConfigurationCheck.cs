using CephadmPS.Core.Errors;
using CephadmPS.Core.Health.Configuration;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Clusters.Changes;

/// <summary>Switches a check of hosts' configuration on or off. Errors: <c>CheckUnknown</c>.</summary>
/// <param name="CheckName">The check.</param>
/// <param name="Enabled">On or off.</param>
public sealed record SetConfigurationCheck(string CheckName, bool Enabled) : IntentChange(CheckName)
{
    /// <inheritdoc/>
    public override string Describe() => $"switch configuration check {Name} {(Enabled ? "on" : "off")}";

    /// <inheritdoc/>
    internal override string Made => Enabled ? $"{Name} is told of again." : $"{Name} is no longer told of.";

    /// <inheritdoc/>
    internal override ClusterIntents Apply(ClusterState state)
    {
        if (!ConfigurationChecks.All.Any(check => check.Name == Name))
        {
            throw new CephadmException("CheckUnknown", ErrorKind.NotFound, $"There is no configuration check '{Name}'.",
                $"The checks: {string.Join(", ", ConfigurationChecks.All.Select(check => check.Name))}.", Name);
        }
        var off = state.Intents.DisabledChecks?.Names ?? [];
        if (off.Contains(Name) != Enabled)
        {
            return state.Intents;
        }
        return state.Intents with { DisabledChecks = new DisabledChecks([.. (Enabled ? off.Where(name => name != Name) : off.Append(Name)).Order(StringComparer.Ordinal)]) };
    }

    /// <inheritdoc/>
    internal override Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation) => records.SaveAsync(after.DisabledChecks!, cancellation);
}
