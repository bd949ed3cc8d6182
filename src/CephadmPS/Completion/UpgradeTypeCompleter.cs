using CephadmPS.Core.Upgrade;

namespace CephadmPS.Completion;

/// <summary>Daemon types that are upgraded with Ceph's image.</summary>
public sealed class UpgradeTypeCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => UpgradeOrder.Types;
}
