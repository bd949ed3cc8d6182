using System.Diagnostics;
using System.Management.Automation;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Abstractions;

/// <summary>Writes events to a cmdlet's streams: progress (at most five times a second), verbose, and warnings for what failed.</summary>
internal sealed class EventWriter(Cmdlet cmdlet, string activity)
{
    private const int ActivityId = 1;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);
    private long lastProgress;
    private bool shown;

    /// <summary>Writes one event; to be called on the pipeline thread only.</summary>
    public void Write(OperationEvent item)
    {
        cmdlet.WriteVerbose(Describe(item));
        if (item.State == OperationState.Failed)
        {
            cmdlet.WriteWarning($"{item.Subject}: {item.Text}");
        }
        if (lastProgress == 0 || Stopwatch.GetElapsedTime(lastProgress) >= ProgressInterval)
        {
            lastProgress = Stopwatch.GetTimestamp();
            shown = true;
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, NotEmpty($"{item.Subject}: {item.Text}"))
            {
                PercentComplete = item.Total > 0 ? Math.Clamp(100 * item.Done / item.Total, 0, 100) : -1,
            });
        }
    }

    /// <summary>Takes the progress bar away.</summary>
    public void Complete()
    {
        if (shown)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static string Describe(OperationEvent item)
    {
        var took = item.Duration is { } duration ? $" ({duration.TotalSeconds:0.0} s)" : "";
        return $"{item.State.ToString().ToLowerInvariant()}: {item.Subject}: {item.Text}{took}";
    }

    // PowerShell refuses a progress record without text.
    private static string NotEmpty(string text) => text.Length > 0 ? text : "…";
}
