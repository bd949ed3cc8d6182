using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Controller.Output;

/// <summary>Progress on standard error, a line an event, so that it reads well in a terminal and in CI logs.</summary>
public sealed class ProgressWriter(bool quiet) : IProgress<OperationEvent>
{
    private readonly Lock gate = new();

    public void Report(OperationEvent value)
    {
        if (quiet || value.State == OperationState.Started)
        {
            return;
        }
        var mark = value.State switch
        {
            OperationState.Done => "done",
            OperationState.Failed => "FAILED",
            OperationState.Waiting => "wait",
            _ => "..",
        };
        var count = value.Total > 0 ? $" {value.Done}/{value.Total}" : "";
        var duration = value.Duration is { } took ? $" ({took.TotalSeconds:0.0} s)" : "";
        lock (gate)
        {
            Console.Error.WriteLine($"[{value.Time.ToLocalTime():HH:mm:ss}] {mark}{count} {value.Subject}: {value.Text}{duration}");
        }
    }
}
