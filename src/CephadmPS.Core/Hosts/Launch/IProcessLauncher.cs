namespace CephadmPS.Core.Hosts.Launch;

/// <summary>
/// Starts programs that keep a channel open. They must not get the terminal's Ctrl-C: PowerShell's user ends a command with it,
/// not every connection.
/// </summary>
public interface IProcessLauncher
{
    /// <summary>
    /// Starts a program with redirected streams. Errors: <c>ProgramMissing</c> when it cannot be started.
    /// </summary>
    /// <param name="program">Program, found through PATH.</param>
    /// <param name="arguments">Arguments as a list, never a shell string; never a secret.</param>
    ChannelProcess Start(string program, IReadOnlyList<string> arguments);
}
