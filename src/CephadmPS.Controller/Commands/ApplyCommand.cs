using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;

namespace CephadmPS.Controller.Commands;

/// <summary><c>apply</c>: stores the specs of a file and reconciles until nothing is left to do.</summary>
public static class ApplyCommand
{
    public static Command Create()
    {
        var file = new Option<FileInfo>("--file", "-f") { Description = "Spec file: hosts and services.", Required = true };
        var approve = new Option<bool>("--approve") { Description = "Approve the steps of the shown plan that need it and follow from the file: devices that its OSD specs, or hosts, have erased." };
        var whatIf = new Option<bool>("--what-if") { Description = "Show the plan and change nothing." };
        var noOverwrite = new Option<bool>("--no-overwrite") { Description = "Leave services alone that have a spec." };
        var continueOnError = new Option<bool>("--continue-on-error") { Description = "Store the other documents when one is refused; the exit code tells." };
        var acceptNew = new Option<bool>("--accept-new-host-key") { Description = "Add hosts of the file that the cluster has not, pinning whatever keys they show." };
        var wait = new Option<int>("--wait") { Description = "Seconds to reconcile at most; 0: store the specs only.", DefaultValueFactory = _ => 600 };
        var command = new Command("apply", "Applies a spec file.") { file, approve, whatIf, noOverwrite, continueOnError, acceptNew, wait };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var options = new SetSpecsOptions
            {
                NoOverwrite = parsed.GetValue(noOverwrite),
                ContinueOnError = parsed.GetValue(continueOnError),
                AcceptNewHostKey = parsed.GetValue(acceptNew),
            };
            var specs = SpecInput.Read(parsed.GetValue(file), options.ContinueOnError)!;
            foreach (var error in specs.Errors)
            {
                await Console.Error.WriteLineAsync($"ERROR: {error} [SpecInvalid]");
            }
            var plan = await cluster.GetPlanAsync(specs, cancellation, options);
            if (parsed.GetValue(whatIf))
            {
                PlanWriter.Write(parsed, plan);
                return ExitCodes.Ok;
            }
            if (!GlobalOptions.Json(parsed) && !plan.IsEmpty)
            {
                PlanWriter.Write(parsed, plan);
            }
            var changes = await cluster.SetSpecsAsync(specs, options, cancellation);
            foreach (var refused in changes.Select(change => change.Error).OfType<CephadmException>())
            {
                ErrorWriter.Write(refused);
            }
            var complete = specs.IsValid && changes.All(change => change.Error is null);
            if (parsed.GetValue(approve))
            {
                await cluster.ApproveAsync(plan.OfDocuments(specs), cancellation);
            }
            var seconds = parsed.GetValue(wait);
            if (seconds == 0)
            {
                ResultWriter.Write(parsed, new { Changed = changes.Any(change => change.Changed), Specs = changes }, "Stored.");
                return complete ? ExitCodes.Ok : ExitCodes.Error;
            }
            var result = await cluster.ReconcileAsync(TimeSpan.FromSeconds(seconds), progress, cancellation);
            var code = ReconcileCommand.Tell(parsed, result, changes.Any(change => change.Changed) || result.Changed);
            return complete ? code : ExitCodes.Error;
        });
        return command;
    }
}
