using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Specs;

namespace CephadmPS.Controller.Commands;

/// <summary><c>plan</c>: shows what would be done, and writes nothing.</summary>
public static class PlanCommand
{
    public static Command Create()
    {
        var file = new Option<FileInfo?>("--file", "-f") { Description = "Spec file; default: the specs stored in the cluster." };
        var planners = new Option<bool>("--planners") { Description = "Show what each planner answers: done, steps to take, waits, or blocked by." };
        var command = new Command("plan", "Shows what would be done.") { file, planners };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var plan = await cluster.GetPlanAsync(SpecInput.Read(parsed.GetValue(file)), cancellation);
            if (parsed.GetValue(planners) && !GlobalOptions.Json(parsed))
            {
                Console.Write(Core.Planning.PlanText.Render(plan.Answers));
                return ExitCodes.Ok;
            }
            PlanWriter.Write(parsed, plan);
            return ExitCodes.Ok;
        });
        return command;
    }
}

/// <summary>Spec files named on the command line.</summary>
public static class SpecInput
{
    /// <summary>Reads and checks a file; null when none is named.</summary>
    /// <param name="file">The file.</param>
    /// <param name="continueOnError">What is wrong is left in its errors.</param>
    public static SpecFile? Read(FileInfo? file, bool continueOnError = false)
    {
        if (file is null)
        {
            return null;
        }
        if (!file.Exists)
        {
            throw new Core.Errors.CephadmException("FileNotFound", Core.Errors.ErrorKind.NotFound, $"There is no file {file.FullName}.", "Give the path of a spec file.", file.FullName);
        }
        var specs = SpecFile.Parse(File.ReadAllText(file.FullName), file.Name);
        return continueOnError ? specs : specs.ThrowIfInvalid();
    }
}
