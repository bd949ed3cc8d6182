using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary>The commands that only look.</summary>
public static class ListCommands
{
    public static Command Status()
    {
        var command = new Command("status", "Shows the cluster's health and what is left to do.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var status = await cluster.GetStatusAsync(cancellation);
            ResultWriter.Write(parsed, status, status.Text.TrimEnd() + $"\n\n  reconcile: {(status.StepsLeft == 0 ? "nothing left to do" : $"{status.StepsLeft} steps left")}"
                + string.Concat(status.Checks.Where(check => check.Since is not null).Select(check =>
                    $"\n  {check.Code}: {check.Summary} (since {check.Since:u}){string.Concat(check.Details.Select(detail => $"\n      {detail}"))}"
                    + (check.Cause is null ? "" : $"\n    why:  {check.Cause}") + (check.Advice is null ? "" : $"\n    help: {check.Advice}")))
                + (status.OfflineHosts.Count > 0 ? $"\n  offline:   {string.Join(", ", status.OfflineHosts)}" : ""));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Hosts()
    {
        var command = new Command("hosts", "Lists the hosts.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Hosts(parsed, await cluster.GetHostsAsync(cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Services()
    {
        var command = new Command("services", "Lists the services.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Services(parsed, await cluster.GetServicesAsync(cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Daemons()
    {
        var command = new Command("daemons", "Lists the daemons.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Daemons(parsed, await cluster.GetDaemonsAsync(cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Export()
    {
        var command = new Command("export", "Prints the stored specs as one YAML file.");
        command.SetSessionAction(async (cluster, _, _, cancellation) =>
        {
            Console.Write(await cluster.ExportAsync(cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }
}
