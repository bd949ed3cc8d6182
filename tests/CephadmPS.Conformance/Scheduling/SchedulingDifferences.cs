using CephadmPS.Conformance.Running;

namespace CephadmPS.Conformance.Scheduling;

/// <summary>Deliberate differences of <c>scheduling</c>.</summary>
internal static class SchedulingDifferences
{
    public static IReadOnlyList<Difference> All { get; } = [];
}
