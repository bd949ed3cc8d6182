using CephadmPS.Conformance.DriveGroups;
using CephadmPS.Conformance.Migrations;
using CephadmPS.Conformance.Naming;
using CephadmPS.Conformance.Placements;
using CephadmPS.Conformance.Running;
using CephadmPS.Conformance.Scheduling;
using CephadmPS.Conformance.Specs;

namespace CephadmPS.Conformance;

/// <summary>All kinds of cases and all deliberate differences. A new kind or difference is one line here.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<ICaseKind> Kinds { get; } =
    [
        new PlacementTextCase(), new PlacementMapCase(), new HostPlacementCase(), new MatchCase(), new HostSpecCase(),
        new ServiceSpecCase(), new TunedProfileCase(), new YamlCase(),
        new PlaceKind(), new ApplyKind(),
        new SizeFilterKind(), new SelectKind(),
        new MigrateKind(),
        new DaemonCase(), new OrderCase(), new DaemonTypeCase(), new ServiceTypeCase(), new KeyringCase(),
    ];

    public static IReadOnlyList<Difference> Differences { get; } =
    [
        .. PlacementDifferences.All, .. SpecDifferences.All, .. NamingDifferences.All,
        .. SchedulingDifferences.All, .. DriveGroupDifferences.All,
    ];
}
