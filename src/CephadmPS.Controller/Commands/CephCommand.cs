using System.CommandLine;

namespace CephadmPS.Controller.Commands;

/// <summary><c>ceph</c>: one of Ceph's own commands over the kept session.</summary>
public static class CephCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("words") { Description = "Words of the command, such as: osd tree. Or one JSON object with prefix and arguments.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("ceph", "Runs one of Ceph's own commands.") { words };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var (code, output, status) = await cluster.RunCephAsync(
                parsed.GetValue(words)!, GlobalOptions.Json(parsed), cancellation);
            Console.Write(output);
            if (status.Length > 0)
            {
                await Console.Error.WriteLineAsync(status);
            }
            return code == 0 ? ExitCodes.Ok : ExitCodes.Error;
        });
        return command;
    }
}
