using CephadmPS.Conformance.Running;

namespace CephadmPS.Conformance.DriveGroups;

/// <summary>Deliberate differences of <c>drivegroup</c>.</summary>
internal static class DriveGroupDifferences
{
    public static IReadOnlyList<Difference> All { get; } = [];
}
