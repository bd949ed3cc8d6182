using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>option get|set|clear</c>.</summary>
public static class OptionCommand
{
    public static Command Create() => new("option", "Orchestrator options, under upstream's names (docs/options.md).") { Get(), Set(), Clear() };

    private static Command Get()
    {
        var name = new Argument<string?>("name") { Description = "Name, or pattern with * and ?; default: all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("get", "Shows options: value, default, meaning.") { name };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Options(parsed, await cluster.GetOptionsAsync(parsed.GetValue(name), cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Set()
    {
        var name = new Argument<string>("name") { Description = "Name." };
        var value = new Argument<string>("value") { Description = "Value." };
        var command = new Command("set", "Sets an option.") { name, value };
        command.SetSessionAction((cluster, parsed, _, cancellation) => ChangeAsync(cluster, parsed, parsed.GetValue(name)!, parsed.GetValue(value), cancellation));
        return command;
    }

    private static Command Clear()
    {
        var name = new Argument<string>("name") { Description = "Name." };
        var command = new Command("clear", "Gives an option its default back.") { name };
        command.SetSessionAction((cluster, parsed, _, cancellation) => ChangeAsync(cluster, parsed, parsed.GetValue(name)!, null, cancellation));
        return command;
    }

    private static async Task<int> ChangeAsync(Core.Clusters.CephCluster cluster, ParseResult parsed, string name, string? value, CancellationToken cancellation)
    {
        var change = await cluster.SetOptionAsync(name, value, cancellation);
        ResultWriter.Write(parsed, change, change.Result.Text);
        if (change.NoMeaning is { } why && value is not null)
        {
            await Console.Error.WriteLineAsync($"WARNING: {change.Name} governs nothing here: {why}.");
        }
        return ExitCodes.Ok;
    }
}
