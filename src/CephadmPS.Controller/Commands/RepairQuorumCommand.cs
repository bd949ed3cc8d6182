using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters.Repair;

namespace CephadmPS.Controller.Commands;

/// <summary><c>repair-quorum</c>: works without the mons, from this computer's copy of the records.</summary>
public static class RepairQuorumCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, and do nothing." };
        var command = new Command("repair-quorum", "Brings the mons' quorum back: starts or restarts mons, or deploys them anew with their data kept. Nothing else.") { dryRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            var environment = GlobalOptions.Environment(parsed);
            var profile = environment.Profiles.Load(parsed.GetValue(GlobalOptions.Profile));
            if (parsed.GetValue(dryRun))
            {
                foreach (var line in QuorumRepair.Describe(profile))
                {
                    Console.WriteLine(line);
                }
                return ExitCodes.Ok;
            }
            var result = await QuorumRepair.RunAsync(profile, environment, new ProgressWriter(parsed.GetValue(GlobalOptions.Quiet)), cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
