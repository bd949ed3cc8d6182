using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State;

/// <summary>A stored service spec.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Created">When it was last changed; applying an equal spec does not renew it.</param>
public sealed record SpecRecord(ServiceSpec Spec, DateTimeOffset Created)
{
    /// <summary>Set when the service is being removed: its daemons go first, then this record.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>
    /// Identities of devices that an admin approved to be turned into OSDs of this spec (<c>host:identity</c>).
    /// A device that is not among them is never formatted.
    /// </summary>
    public IReadOnlyList<string> ApprovedDevices { get; init; } = [];
}
