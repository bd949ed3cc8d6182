using CephadmPS.Core.Clusters.Repair;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.State.Records;

/// <summary>All kinds of records (docs/state.md). What stands here is loaded, mirrored and checked; planners find it in <c>ClusterState.Records</c>.</summary>
public static class RecordKinds
{
    /// <summary>The kinds, one line each.</summary>
    public static IReadOnlyList<RecordKind> All { get; } =
    [
        RecordKind.Of<HostRecord>(),
        RecordKind.Of<SpecRecord>(),
        RecordKind.Of<ClientFilesRecord>(),
        RecordKind.Of<TakeOverRecord>(),
        RecordKind.Of<Operations.OperationRecord>(),
        RecordKind.Of<Operations.EventsRecord>(),
        RecordKind.Of<Operations.ProgressRecord>(),
        RecordKind.Of<Health.HealthRecord>(),
        RecordKind.Of<Controllers.SshKeyRecord>(),
        RecordKind.Of<Controllers.ControllersRecord>(),
        RecordKind.Of<Controllers.ControllerHostRecord>(),
        RecordKind.Of<RegistryRecord>(),
        RecordKind.Of<RegistryHostRecord>(),
        RecordKind.Of<RepairRecord>(),
        RecordKind.Of<HostDaemonsRecord>(),
        RecordKind.Of<HostDevicesRecord>(),
        RecordKind.Of<HostFactsRecord>(),
        RecordKind.Of<DaemonAction>(),
        RecordKind.Of<ClientKeyring>(),
        RecordKind.Of<TunedProfileRecord>(),
        RecordKind.Of<AppliedProfiles>(),
        RecordKind.Of<AppliedOptions>(),
        RecordKind.Of<Pause>(),
        RecordKind.Of<DisabledChecks>(),
        RecordKind.Of<SilenceRecord>(),
        RecordKind.Of<OsdRemoval>(),
        RecordKind.Of<Upgrade.UpgradeIntent>(),
        RecordKind.Of<Upgrade.UpgradeProgress>(),
    ];

    /// <summary>The kinds of one use.</summary>
    public static IEnumerable<RecordKind> Of(RecordUse use) => All.Where(kind => kind.Use == use);
}
