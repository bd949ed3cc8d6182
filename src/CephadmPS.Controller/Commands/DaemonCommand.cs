using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Controller.Commands;

/// <summary><c>daemon start|stop|restart|reconfigure|redeploy|rm</c>, and the same of a whole service.</summary>
public static class DaemonCommand
{
    private static readonly (string Word, DaemonActionKind Kind, string Help)[] Actions =
    [
        ("start", DaemonActionKind.Start, "Starts"),
        ("stop", DaemonActionKind.Stop, "Stops"),
        ("restart", DaemonActionKind.Restart, "Restarts"),
        ("reconfigure", DaemonActionKind.Reconfigure, "Writes anew the configuration of"),
        ("redeploy", DaemonActionKind.Redeploy, "Makes anew unit and container of"),
    ];

    public static Command Create()
    {
        var command = new Command("daemon", "Single daemons.");
        foreach (var (word, kind, help) in Actions.Append(("rm", DaemonActionKind.Remove, "Removes")))
        {
            command.Add(Action(word, kind, $"{help} daemons.", "Daemon names, type.id.", (request, names) => request with { DaemonNames = names }));
        }
        return command;
    }

    /// <summary>The same actions for all daemons of services.</summary>
    public static IEnumerable<Command> OfServices() => Actions.Select(action => Action(
        action.Word, action.Kind, $"{action.Help} all daemons of services.", "Service names.", (request, names) => request with { ServiceNames = names }));

    private static Command Action(string word, DaemonActionKind kind, string help, string argument, Func<ActionRequest, string[], ActionRequest> with)
    {
        var names = new Argument<string[]>("name") { Description = argument, Arity = ArgumentArity.OneOrMore };
        var force = new Option<bool>("--force") { Description = "Although Ceph says that it is not safe now." };
        var image = new Option<string?>("--image") { Description = "Image, for daemons that run Ceph's own." };
        var whatIf = new Option<bool>("--what-if") { Description = "Show the steps and change nothing." };
        var wait = new Option<int>("--wait") { Description = "Seconds to reconcile at most; 0: store what is asked for only.", DefaultValueFactory = _ => 600 };
        var command = new Command(word, help) { names, whatIf, wait };
        if (kind is not (DaemonActionKind.Start or DaemonActionKind.Reconfigure))
        {
            command.Add(force);
        }
        if (kind == DaemonActionKind.Redeploy)
        {
            command.Add(image);
        }
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var request = with(
                new ActionRequest(kind)
                {
                    Force = command.Options.Contains(force) && parsed.GetValue(force),
                    Image = command.Options.Contains(image) ? parsed.GetValue(image) : null,
                },
                parsed.GetValue(names)!);
            if (parsed.GetValue(whatIf))
            {
                PlanWriter.Write(parsed, await cluster.PreviewRequestAsync(request, cancellation));
                return ExitCodes.Ok;
            }
            var asked = await cluster.RequestAsync(request, cancellation);
            var seconds = parsed.GetValue(wait);
            if (seconds == 0)
            {
                ResultWriter.Write(parsed, asked, string.Join('\n', asked.Select(result => result.Text)));
                return ExitCodes.Ok;
            }
            var result = await cluster.ReconcileAsync(TimeSpan.FromSeconds(seconds), progress, cancellation);
            return ReconcileCommand.Tell(parsed, result, result.Changed);
        });
        return command;
    }
}
