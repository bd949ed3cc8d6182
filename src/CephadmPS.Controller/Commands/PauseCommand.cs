using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>pause</c> and <c>resume</c>.</summary>
public static class PauseCommand
{
    public static Command Pause() => Create("pause", "Pauses background work: everything is still looked at and told, nothing is begun.", paused: true);

    public static Command Resume() => Create("resume", "Lets background work go on.", paused: false);

    private static Command Create(string word, string help, bool paused)
    {
        var command = new Command(word, help);
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var result = await cluster.SetPausedAsync(paused, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
