using System.Management.Automation;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Errors;

namespace CephadmPS.Abstractions;

/// <summary>
/// Base of every cmdlet: owns the cancellation that Ctrl-C triggers, runs the core's tasks while the pipeline thread writes what they
/// report, and turns the core's exception into an error record.
/// </summary>
public abstract class CephCmdlet : PSCmdlet, IDisposable
{
    // What a task gets to end in order after Ctrl-C, before the prompt comes back without it.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource stopping = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds; PowerShell calls it even when <c>EndProcessing</c> never ran.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            stopping.Dispose();
        }
    }

    /// <summary>Called by PowerShell on another thread for Ctrl-C.</summary>
    protected override void StopProcessing()
    {
        try
        {
            // Handlers run elsewhere: one that is slow must not delay the prompt.
            _ = stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet ended a moment before; nothing is left to stop.
        }
    }

    /// <summary>Runs a task of the core; its failure ends the cmdlet with a terminating error.</summary>
    protected T Run<T>(Func<IProgress<OperationEvent>, CancellationToken, Task<T>> work)
    {
        try
        {
            return Pump(work);
        }
        catch (Exception e) when (ErrorRecords.IsReportable(e))
        {
            ThrowTerminatingError(ErrorRecords.From(e));
            throw; // Not reached: the line before throws.
        }
    }

    /// <summary>Runs a task of the core for one of several inputs; its failure is written, and the next input has its turn.</summary>
    /// <returns>False when it failed.</returns>
    protected bool TryRun<T>(Func<IProgress<OperationEvent>, CancellationToken, Task<T>> work, object? target, out T result)
    {
        try
        {
            result = Pump(work);
            return true;
        }
        catch (Exception e) when (ErrorRecords.IsReportable(e))
        {
            WriteError(ErrorRecords.From(e, target));
            result = default!;
            return false;
        }
    }

    /// <summary>Runs code of the core that does not wait for anything; its failure ends the cmdlet with a terminating error.</summary>
    protected T Call<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (ErrorRecords.IsReportable(e))
        {
            ThrowTerminatingError(ErrorRecords.From(e));
            throw; // Not reached: the line before throws.
        }
    }

    internal T Read<T>(Func<T> work) => Call(work);

    /// <summary>Sees each event on the pipeline thread, after it was written to the progress and verbose streams.</summary>
    private protected virtual void OnEvent(OperationEvent item)
    {
    }

    private T Pump<T>(Func<IProgress<OperationEvent>, CancellationToken, Task<T>> work)
    {
        var queue = new EventQueue();
        var writer = new EventWriter(this, MyInvocation.MyCommand?.Name ?? GetType().Name);
        var token = StopToken;
        var task = Task.Run(() => work(queue, token), CancellationToken.None);
        _ = task.ContinueWith(
            ended =>
            {
                _ = ended.Exception; // Seen, so that a failure after Ctrl-C does not surface as an unobserved one.
                queue.Complete();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (var item in queue.Read(token))
            {
                writer.Write(item);
                OnEvent(item);
            }
            return task.GetAwaiter().GetResult();
        }
        catch (Exception e) when (token.IsCancellationRequested && e is not PipelineStoppedException)
        {
            // Whatever it ended with is how it answered the stop.
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(StopGrace);
            throw new PipelineStoppedException();
        }
        finally
        {
            if (!task.IsCompleted)
            {
                // The pipeline went away without Ctrl-C (Select-Object -First): what runs for it has no reader.
                StopProcessing();
            }
            if (!token.IsCancellationRequested)
            {
                writer.Complete();
            }
        }
    }
}
