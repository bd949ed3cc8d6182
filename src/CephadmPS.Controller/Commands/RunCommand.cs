using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Metrics;

namespace CephadmPS.Controller.Commands;

/// <summary><c>run</c>: the reconcile loop as a service, until it is told to end.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var listen = new Option<string?>("--metrics-listen") { Description = "Serve metrics for Prometheus on this address, such as 127.0.0.1:9283; default: not at all." };
        var command = new Command("run", "Runs the reconcile loop until it is told to end.") { listen };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            await using var loop = cluster.CreateLoop();
            await using var metrics = parsed.GetValue(listen) is { } address ? MetricsEndpoint.Start(address, () => cluster.RenderMetrics(loop)) : null;
            await loop.RunAsync(progress, cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }
}
