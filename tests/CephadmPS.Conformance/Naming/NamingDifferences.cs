using CephadmPS.Conformance.Running;

namespace CephadmPS.Conformance.Naming;

/// <summary>Deliberate differences of <c>naming</c>.</summary>
internal static class NamingDifferences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        new("keyring-without-key", "naming", (_, expected, got) =>
            ((string?)expected["ok"])?.EndsWith("\nkey = None\n", StringComparison.Ordinal) == true && got["error"] is not null),
    ];
}
