using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters.Repair;

/// <summary>
/// What a controller keeps of a cluster on its own computer, for the time without quorum: a copy of the cluster's records, the epoch that it led with
/// last, and what it repaired meanwhile.
/// </summary>
public sealed class ControllerFiles
{
    private const string HolderKey = "holder";
    private readonly FileStore own;

    /// <summary>Those of one cluster.</summary>
    /// <param name="homeDirectory">The controller's directory, see <see cref="ClusterEnvironment.HomeDirectory"/>.</param>
    /// <param name="fsid">The cluster.</param>
    public ControllerFiles(string homeDirectory, string fsid)
    {
        var directory = DirectoryOf(homeDirectory, fsid);
        Mirror = new FileStore(Path.Combine(directory, "records"));
        own = new FileStore(Path.Combine(directory, "own"));
    }

    /// <summary>The copy of the cluster's records.</summary>
    public FileStore Mirror { get; }

    /// <summary>The highest epoch that this controller has led with; null: none.</summary>
    public async Task<EpochHolder?> ReadHolderAsync(CancellationToken cancellation)
    {
        if (!(await own.ReadAllAsync(HolderKey, cancellation).ConfigureAwait(false)).TryGetValue(HolderKey, out var text))
        {
            return null;
        }
        var json = RecordJson.Parse(text);
        return new EpochHolder(json.Value<long>("epoch"), RecordJson.Required(json, "controller"), RecordJson.Time(json, "since") ?? default);
    }

    /// <summary>Remembers that this controller leads.</summary>
    public Task SaveHolderAsync(EpochHolder holder, CancellationToken cancellation) => own.WriteAsync(HolderKey, RecordJson.Text(new JObject
    {
        ["epoch"] = holder.Epoch,
        ["controller"] = holder.Controller,
        ["since"] = RecordJson.Text(holder.Since),
    }), cancellation);

    /// <summary>Journals a repair: before it is begun, and again with how it ended.</summary>
    public Task SaveRepairAsync(RepairRecord repair, CancellationToken cancellation) =>
        own.WriteAsync(RecordKind<RepairRecord>.KeyOf(repair.RecordName), repair.ToJson(), cancellation);

    /// <summary>Repairs that the cluster's records do not tell yet.</summary>
    public async Task<IReadOnlyCollection<RepairRecord>> ReadRepairsAsync(CancellationToken cancellation) =>
        [.. RecordTable.Read(await own.DumpAsync(RepairRecord.KeyPrefix, cancellation).ConfigureAwait(false), [RecordKind.Of<RepairRecord>()]).Of<RepairRecord>().Values];

    /// <summary>Forgets a repair that the cluster's records tell.</summary>
    public Task RemoveRepairAsync(RepairRecord repair, CancellationToken cancellation) => own.RemoveAsync(RecordKind<RepairRecord>.KeyOf(repair.RecordName), cancellation);

    /// <summary>Forgets everything: the cluster was removed.</summary>
    public static void Remove(string homeDirectory, string fsid)
    {
        var directory = DirectoryOf(homeDirectory, fsid);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string DirectoryOf(string homeDirectory, string fsid) =>
        Path.Combine(homeDirectory, "mirror", string.Concat(fsid.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')));
}

/// <summary>Who led, by its own account.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Controller">Who: user, computer and process.</param>
/// <param name="Since">Since when.</param>
public sealed record EpochHolder(long Epoch, string Controller, DateTimeOffset Since);
