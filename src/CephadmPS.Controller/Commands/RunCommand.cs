using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>run</c>: the reconcile loop as a service, until it is told to end.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Runs the reconcile loop until it is told to end.");
        command.SetSessionAction(async (cluster, _, progress, cancellation) =>
        {
            await using var loop = cluster.CreateLoop();
            await loop.RunAsync(progress, cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }
}
