using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>Tells of stored records that cannot be read and can be missed; the others end every look (<c>RecordDamaged</c>).</summary>
public sealed class RecordsPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        foreach (var damaged in context.State.Records.Damaged)
        {
            plan.Note("RecordDamaged", damaged.Key, $"{damaged.Why} It is left out.", $"Remove it: ceph config-key rm {ConfigKeyStore.Root}{damaged.Key}");
        }
    }
}
