using System.ComponentModel;
using System.Diagnostics;

namespace CephadmPS.Agent.Shell;

/// <summary>Runs a program with our own terminal as its own.</summary>
internal static class Terminal
{
    private const int NotFound = 127;

    /// <summary>Runs to the end; the exit code, or 127 when the program is not there.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> line, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(line[0]) { UseShellExecute = false };
        foreach (var argument in line.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return NotFound;
        }
    }
}
