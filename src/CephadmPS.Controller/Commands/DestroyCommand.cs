using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>destroy</c>: removes the cluster from all its hosts.</summary>
public static class DestroyCommand
{
    public static Command Create()
    {
        var force = new Option<bool>("--force") { Description = "Needed: all data of the cluster is lost." };
        var zap = new Option<bool>("--zap-osds") { Description = "Also wipe the devices of its OSDs." };
        var command = new Command("destroy", "Removes the cluster from all its hosts.") { force, zap };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            if (!parsed.GetValue(force))
            {
                foreach (var line in await cluster.DescribeRemovalAsync(parsed.GetValue(zap), cancellation))
                {
                    Console.WriteLine(line);
                }
                await Console.Error.WriteLineAsync("ERROR: this destroys the cluster; nothing was done. Say --force to do it.");
                return ExitCodes.Usage;
            }
            var result = await cluster.RemoveAsync(parsed.GetValue(zap), progress, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
