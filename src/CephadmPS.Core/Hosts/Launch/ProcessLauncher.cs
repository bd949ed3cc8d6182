using System.ComponentModel;
using System.Diagnostics;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Launch;

/// <summary>The launcher of the operating system this runs on.</summary>
public static class ProcessLauncher
{
    /// <summary>The one to use.</summary>
    public static IProcessLauncher ForThisSystem { get; } = OperatingSystem.IsWindows() ? new WindowsLauncher() : new PosixLauncher();

    internal static ChannelProcess Start(ProcessStartInfo start, string program)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        try
        {
            return new ChannelProcess(Process.Start(start) ?? throw new Win32Exception($"{program} was not started"));
        }
        catch (Win32Exception e)
        {
            throw Missing(program, e.Message, e);
        }
    }

    internal static CephadmException Missing(string program, string why, Exception? inner = null) =>
        new("ProgramMissing", ErrorKind.NotFound, $"'{program}' cannot be started: {why}.",
            "Install it (OpenSSH's client for ssh) and see that it is on PATH.", program, inner);
}

/// <summary>
/// Linux and macOS: a shell that ignores the terminal's interrupt and quit signals becomes the program, which inherits that.
/// </summary>
internal sealed class PosixLauncher : IProcessLauncher
{
    public ChannelProcess Start(string program, IReadOnlyList<string> arguments)
    {
        if (!Exists(program))
        {
            // The shell would find that out too, but what it says could come from the host as well.
            throw ProcessLauncher.Missing(program, "no such program");
        }
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "trap '' INT QUIT; exec \"$@\"", "sh", program } };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return ProcessLauncher.Start(start, program);
    }

    private static bool Exists(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));
}

/// <summary>
/// Windows: a console of its own that nobody sees. Ctrl-C reaches only processes that share a console. When this process ends,
/// the program's standard input ends with it, and so does ssh.
/// </summary>
internal sealed class WindowsLauncher : IProcessLauncher
{
    public ChannelProcess Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { CreateNoWindow = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return ProcessLauncher.Start(start, program);
    }
}
