using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Controller.Commands;

/// <summary><c>reconcile</c>: carries out what is left to do, once.</summary>
public static class ReconcileCommand
{
    public static Command Create()
    {
        var untilDone = new Option<bool>("--until-done") { Description = "Go on until nothing is left (the default; kept for readable scripts)." };
        var wait = new Option<int>("--wait") { Description = "Seconds at most.", DefaultValueFactory = _ => 600 };
        var command = new Command("reconcile", "Carries out what is left to do.") { untilDone, wait };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var result = await cluster.ReconcileAsync(TimeSpan.FromSeconds(parsed.GetValue(wait)), progress, cancellation, waitForDrains: true);
            return Tell(parsed, result, result.Changed);
        });
        return command;
    }

    /// <summary>Says how it ended, and gives the exit code for it.</summary>
    public static int Tell(ParseResult parsed, ReconcileResult result, bool changed)
    {
        var byLeader = result.StepsByLeader > 0 ? $"; the controller that leads has done {result.StepsByLeader}" : "";
        ResultWriter.Write(
            parsed,
            new { Changed = changed, result.Complete, result.StepsDone, result.StepsByLeader, result.Failures, Left = result.Left?.Steps.Select(step => step.Describe()) },
            result.Complete
                ? changed ? $"changed ({result.StepsDone} steps{byLeader})" : "nothing changed"
                : result.Left is { IsEmpty: true }
                    ? $"{(changed ? $"changed ({result.StepsDone} steps{byLeader})" : "nothing changed")}, but something is not known or waits"
                    : $"not complete: {result.StepsDone} steps done{byLeader}, {result.Left?.Steps.Count ?? 0} left");
        if (!GlobalOptions.Json(parsed) && !result.Complete)
        {
            foreach (var failure in result.Failures)
            {
                Console.Error.WriteLine($"ERROR: {failure.Subject}: {failure.Text}");
            }
            if (result.Left is { } left)
            {
                PlanWriter.Write(parsed, left);
            }
        }
        return result.Complete ? ExitCodes.Ok : result.Failures.Count > 0 ? ExitCodes.Error : ExitCodes.Incomplete;
    }
}
