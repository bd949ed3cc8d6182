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
        RecordKind.Of<SilenceRecord>(),
        RecordKind.Of<OsdRemoval>(),
    ];

    /// <summary>The kinds of one use.</summary>
    public static IEnumerable<RecordKind> Of(RecordUse use) => All.Where(kind => kind.Use == use);
}
