using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Controllers;

namespace CephadmPS.Controller.Commands;

/// <summary><c>controllers list</c>, <c>controllers install</c> and <c>controllers remove</c>: controllers as services of the cluster itself.</summary>
public static class ServiceInstallCommand
{
    public static Command Create()
    {
        var hosts = new Option<string[]>("--host") { Description = "A host; may be given more than once. Default: the first mon hosts.", DefaultValueFactory = _ => [] };
        var count = new Option<int>("--count") { Description = "How many, where no host is named.", DefaultValueFactory = _ => 2 };
        var program = new Option<string?>("--program") { Description = "The controller's executable, one that needs no .NET on the hosts; default: $CEPHADM_CONTROLLER, or the one shipped beside this program." };
        var listen = new Option<string?>("--metrics-listen") { Description = "Serve metrics for Prometheus on this address of each host, such as 127.0.0.1:9283." };
        var whatIf = new Option<bool>("--what-if") { Description = "Show what would be done and change nothing." };
        var install = new Command("install", "Runs controllers on hosts of the cluster, as systemd services.") { hosts, count, program, listen, whatIf };
        install.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var options = new ControllerOptions
            {
                Hosts = parsed.GetValue(hosts)!, Count = parsed.GetValue(count), ProgramPath = parsed.GetValue(program), MetricsListen = parsed.GetValue(listen),
            };
            if (parsed.GetValue(whatIf))
            {
                var lines = await cluster.DescribeControllersAsync(options, cancellation);
                ResultWriter.Write(parsed, lines, string.Join('\n', lines));
                return ExitCodes.Ok;
            }
            return Tell(parsed, await cluster.InstallControllersAsync(options, progress, cancellation));
        });
        var from = new Option<string[]>("--host") { Description = "A host; may be given more than once. Default: all.", DefaultValueFactory = _ => [] };
        var remove = new Command("remove", "Ends controllers and removes them from their hosts.") { from };
        remove.SetSessionAction(async (cluster, parsed, _, cancellation) =>
            Tell(parsed, [.. (await cluster.RemoveControllersAsync(parsed.GetValue(from)!, cancellation)).Where(controller => controller.Changed)]));
        var list = new Command("list", "Controllers on hosts of the cluster, their state, and which of them leads since when.");
        list.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Controllers(parsed, await cluster.GetControllersAsync(cancellation));
            return ExitCodes.Ok;
        });
        return new Command("controllers", "Controllers that are services of the cluster itself.") { list, install, remove };
    }

    private static int Tell(ParseResult parsed, IReadOnlyList<CephController> controllers)
    {
        ResultWriter.Write(parsed, controllers, controllers.Any(controller => controller.Changed)
            ? string.Join('\n', controllers.Select(controller => $"{controller.HostName}: {controller.Unit} {(controller.State.Length > 0 ? controller.State : "removed")}"))
            : "nothing changed");
        return ExitCodes.Ok;
    }
}
