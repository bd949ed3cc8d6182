using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Operations;

namespace CephadmPS.Commands.Reconciling;

/// <summary>Shows what was done to the cluster: who, by which plan, which steps, how long, blocked by what.</summary>
[Cmdlet(VerbsCommon.Get, "CephOperation")]
[OutputType(typeof(OperationRecord))]
public sealed class GetCephOperationCommand : ClusterCmdlet
{
    /// <summary>Ids of operations, with wildcards; default: all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Id { get; set; } = [];

    /// <summary>Only those in these states.</summary>
    [Parameter]
    [ValidateSet("Running", "Done", "Failed", "Blocked", OperationRecord.Interrupted)]
    public string[] State { get; set; } = [];

    /// <summary>At most this many, the newest first; default 20.</summary>
    [Parameter]
    [ValidateRange(1, OperationRecord.Kept)]
    public int Last { get; set; } = 20;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var ids = new NameFilter(Id);
        var cluster = Session.Cluster;
        var operations = Run((_, ct) => cluster.GetOperationsAsync(ct));
        WriteObject(
            operations
                .Where(operation => (ids.IsEmpty || ids.Matches(operation.Id)) && (State.Length == 0 || State.Contains(operation.State, StringComparer.OrdinalIgnoreCase)))
                .Take(Last),
            enumerateCollection: true);
    }
}
