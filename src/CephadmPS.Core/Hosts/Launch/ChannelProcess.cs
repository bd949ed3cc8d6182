using System.Diagnostics;
using System.Text;

namespace CephadmPS.Core.Hosts.Launch;

/// <summary>A running program whose standard streams carry a channel. What it writes to standard error is kept, bounded.</summary>
public sealed class ChannelProcess : IAsyncDisposable
{
    private const int MaxErrorChars = 32 * 1024;
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(1);
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task _errorLoop;

    internal ChannelProcess(Process process)
    {
        _process = process;
        _errorLoop = Task.Run(ReadErrorAsync);
    }

    /// <summary>What we send to the program.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What the program sends to us.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Standard error so far, the first and last 16 Ki characters of it.</summary>
    public string ErrorText
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Waits until it has ended and all of its error output is here.</summary>
    public async Task WaitForExitAsync(CancellationToken cancellation = default)
    {
        await _process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        // A grandchild (a jump host's ssh) may hold the stream open; what came so far must do then.
        await Task.WhenAny(_errorLoop, Task.Delay(EndWait, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Ends it: end of input first, which lets it leave in order; killed after 1 s.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has closed its side already; what was still to be flushed has nobody to go to.
        }
        using (var patience = new CancellationTokenSource(EndWait))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Not waited for: a process in the kernel's uninterruptible sleep must not hold us up.
                _process.Kill(entireProcessTree: true);
            }
        }
        await Task.WhenAny(_errorLoop, Task.Delay(EndWait)).ConfigureAwait(false);
        // Dispose of Process leaves streams open that somebody has asked for.
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    private async Task ReadErrorAsync()
    {
        var buffer = new char[1024];
        try
        {
            int read;
            while ((read = await _process.StandardError.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                lock (_error)
                {
                    _error.Append(buffer, 0, read);
                    if (_error.Length > MaxErrorChars)
                    {
                        // The beginning (host key trouble) and the end (the last words) tell most.
                        _error.Remove(MaxErrorChars / 2, _error.Length - MaxErrorChars);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was disposed of while it still held the stream; there is nothing left to collect for.
        }
    }
}
