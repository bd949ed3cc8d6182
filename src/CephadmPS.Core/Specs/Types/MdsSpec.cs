namespace CephadmPS.Core.Specs.Types;

/// <summary>Metadata servers of one file system; the id is the file system's name.</summary>
/// <param name="serviceId">Id; must not start with a digit.</param>
public sealed class MdsSpec(string? serviceId) : ServiceSpec("mds", serviceId);
