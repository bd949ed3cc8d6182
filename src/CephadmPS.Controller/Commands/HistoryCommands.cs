using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary>What was done, what happened, and who leads.</summary>
public static class HistoryCommands
{
    public static Command Operations()
    {
        var last = new Option<int>("--last") { Description = "At most this many, the newest first.", DefaultValueFactory = _ => 20 };
        var command = new Command("operations", "Shows what was done to the cluster: who, which steps, how long, blocked by what.") { last };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Operations(parsed, [.. (await cluster.GetOperationsAsync(cancellation)).Take(parsed.GetValue(last))]);
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Events()
    {
        var subject = new Argument<string?>("subject") { Description = "A daemon, service or host; default: all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("events", "Shows what happened to daemons, services and hosts.") { subject };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var wanted = parsed.GetValue(subject);
            Tables.Events(parsed, [.. (await cluster.GetEventsAsync(cancellation)).Where(told => wanted is null || told.Subject == wanted)]);
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Leader()
    {
        var command = new Command("leader", "Shows which controller leads and since when.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var leader = await cluster.GetLeaderAsync(cancellation);
            ResultWriter.Write(parsed, leader is null ? new { Leader = (string?)null } : (object)leader,
                leader is null ? "no controller has ever led" : leader.Released ? $"nobody leads; the last was {leader.Describe()}" : leader.Describe());
            return ExitCodes.Ok;
        });
        return command;
    }
}
