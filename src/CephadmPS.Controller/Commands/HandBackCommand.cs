using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>hand-back</c>: gives a cluster back to upstream's cephadm, from which it was taken over.</summary>
public static class HandBackCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be written and what upstream will not know; change nothing." };
        var command = new Command("hand-back", "Gives the cluster back to upstream's cephadm, from which it was taken over.") { dryRun };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var result = parsed.GetValue(dryRun)
                ? await cluster.PreviewHandBackAsync(cancellation)
                : await cluster.HandBackAsync(progress, cancellation);
            ConnectCommand.Tell(result.Notes);
            ResultWriter.Write(parsed, result, parsed.GetValue(dryRun) ? string.Join('\n', result.Describe()) : result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
