using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>service rm</c>.</summary>
public static class ServiceCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Service name." };
        var force = new Option<bool>("--force") { Description = "Needed for OSD services: their OSDs stay and are no longer managed." };
        var remove = new Command("rm", "Removes a service; the next reconciliation removes its daemons.") { name, force };
        remove.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var result = await cluster.RemoveServiceAsync(parsed.GetValue(name)!, parsed.GetValue(force), cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        var command = new Command("service", "Services.") { remove, Managed("manage", "Has services managed again.", true), Managed("unmanage", "Leaves the daemons of services as they are.", false) };
        foreach (var action in DaemonCommand.OfServices())
        {
            command.Add(action);
        }
        return command;
    }

    private static Command Managed(string word, string help, bool managed)
    {
        var names = new Argument<string[]>("name") { Description = "Service names.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(word, help) { names };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            foreach (var name in parsed.GetValue(names)!)
            {
                var result = await cluster.SetManagedAsync(name, managed, cancellation);
                ResultWriter.Write(parsed, result, result.Text);
            }
            return ExitCodes.Ok;
        });
        return command;
    }
}
