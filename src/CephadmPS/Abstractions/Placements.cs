using CephadmPS.Core.Specs;

namespace CephadmPS.Abstractions;

/// <summary>Placements as parameters.</summary>
internal static class Placements
{
    /// <summary>Reads a placement in Ceph's one-line form. Error: <c>SpecInvalid</c>.</summary>
    public static PlacementSpec Read(CephCmdlet cmdlet, string text) => cmdlet.Read(() => PlacementSpec.Parse(text));
}
