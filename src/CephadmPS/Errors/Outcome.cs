using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;

namespace CephadmPS.Errors;

/// <summary>Tells whether a reconciliation reached its end, and if not, why and what helps.</summary>
internal static class Outcome
{
    /// <summary>The error that a reconciliation ended with; null: nothing is left to do.</summary>
    public static CephadmException? ErrorOf(ReconcileResult result, string clusterName)
    {
        if (result.Complete)
        {
            return null;
        }
        if (result.Failures.Count > 0)
        {
            return new CephadmException("ReconcileFailed", ErrorKind.Failed,
                $"{result.Failures.Count} step(s) failed while cluster {clusterName} was reconciled.",
                "Correct the causes below and reconcile again: Start-CephReconcile -Once | Wait-Job | Receive-Job", clusterName)
            {
                Details = [.. result.Failures.Select(failure => $"{failure.Subject}: {failure.Text}")],
            };
        }
        var waiting = result.Left?.Steps.Where(step => step.NeedsApproval).ToList() ?? [];
        return waiting.Count > 0
            ? new CephadmException("ApprovalNeeded", ErrorKind.Refused,
                $"{waiting.Count} step(s) of cluster {clusterName} wait for approval.",
                "Look at them with Get-CephPlan and approve them with: Get-CephPlan | Approve-CephPlan", clusterName)
            {
                Details = [.. waiting.Select(step => step.Describe())],
            }
            : new CephadmException("ReconcileIncomplete", ErrorKind.Timeout,
                $"Cluster {clusterName} was not reconciled within the time given; what was done stays done.",
                "Look at what is left with Get-CephPlan, and go on with: Start-CephReconcile -Once | Wait-Job | Receive-Job", clusterName)
            {
                Details = [.. (result.Left?.Notes ?? []).Select(note => $"{note.Subject}: {note.Text}")],
            };
    }
}
