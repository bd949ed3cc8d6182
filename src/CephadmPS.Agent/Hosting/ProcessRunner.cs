using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CephadmPS.Agent.Hosting;

/// <summary>A program to run: argument list, never a shell string.</summary>
/// <param name="FileName">Program, found through PATH.</param>
/// <param name="Arguments">Arguments; never a secret.</param>
public sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    public ProcessSpec(string fileName, params string[] arguments) : this(fileName, (IReadOnlyList<string>)arguments) { }

    /// <summary>Text for standard input; may be a secret.</summary>
    public string? Input { get; init; }

    /// <summary>Deadline; the whole process tree is killed when it passes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The command as a person would read it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(FileName));
}

/// <summary>How a program ended.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public bool Ok => ExitCode == 0;
}

/// <summary>Starts programs; tests record the command lines instead.</summary>
public interface IProcessRunner
{
    /// <summary>Runs to the end. A program that is not there gives exit code 127; a passed deadline throws <see cref="TimeoutException"/>.</summary>
    Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellation = default);

    /// <summary>Starts a program whose streams the caller uses (kept sessions, event streams).</summary>
    Process Start(ProcessSpec spec);
}

/// <summary>Real processes.</summary>
public sealed class ProcessRunner : IProcessRunner
{
    public async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellation = default)
    {
        Process process;
        try
        {
            process = Start(spec);
        }
        catch (Win32Exception e)
        {
            return new ProcessResult(127, "", $"{spec.FileName}: {e.Message}");
        }
        using (process)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(spec.Timeout);
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            try
            {
                try
                {
                    if (spec.Input is not null)
                    {
                        await process.StandardInput.WriteAsync(spec.Input.AsMemory(), deadline.Token);
                    }
                    process.StandardInput.Close();
                }
                catch (IOException)
                {
                    // The program ended without reading its input; its exit code and error output tell more.
                }
                await process.WaitForExitAsync(deadline.Token);
                return new ProcessResult(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException($"'{spec}' did not end within {spec.Timeout.TotalSeconds:0} s");
            }
        }
    }

    public Process Start(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.FileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var argument in spec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start) ?? throw new Win32Exception($"{spec.FileName} was not started");
    }
}
