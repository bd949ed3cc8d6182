using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Controller.Commands;

/// <summary><c>osd rm|stop|status|activate|zap|set-spec-affinity</c>.</summary>
public static class OsdCommand
{
    private static readonly Argument<int[]> Ids = new("id") { Description = "Numbers of the OSDs.", Arity = ArgumentArity.OneOrMore };
    private static readonly Argument<string> Host = new("host") { Description = "The host." };

    public static Command Create() => new("osd", "OSDs.") { Remove(), Status(), Activate(), Zap(), Affinity() };

    private static Command Remove()
    {
        var replace = new Option<bool>("--replace") { Description = "Keep the numbers, for OSDs that take their place." };
        var force = new Option<bool>("--force") { Description = "Do not wait until they are empty, only until Ceph calls them safe to destroy." };
        var zap = new Option<bool>("--zap") { Description = "Erase their devices afterwards." };
        var command = new Command("rm", "Puts OSDs into the removal queue.") { Ids, replace, force, zap, HostLifeCommands.WhatIf };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var options = new OsdRemovalOptions
            {
                OsdIds = parsed.GetValue(Ids)!, Replace = parsed.GetValue(replace), Force = parsed.GetValue(force), Zap = parsed.GetValue(zap),
            };
            if (parsed.GetValue(HostLifeCommands.WhatIf))
            {
                PlanWriter.Write(parsed, await cluster.PreviewOsdRemovalAsync(options, cancellation));
                return ExitCodes.Ok;
            }
            return Tell(parsed, await cluster.RemoveOsdsAsync(options, cancellation));
        });
        return command;
    }

    private static Command Status()
    {
        var stop = new Command("stop", "Takes OSDs out of the removal queue and restores their weight.") { Ids };
        stop.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
            Tell(parsed, await cluster.StopOsdRemovalsAsync(parsed.GetValue(Ids)!, progress, cancellation)));
        var status = new Command("status", "Lists the removal queue.");
        status.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.OsdRemovals(parsed, await cluster.GetOsdRemovalsAsync(cancellation));
            return ExitCodes.Ok;
        });
        return new Command("removal", "The removal queue.") { stop, status };
    }

    private static Command Activate()
    {
        var command = new Command("activate", "Deploys the daemons of OSDs that are on a host's devices and run nowhere.") { Host, HostLifeCommands.WhatIf };
        command.SetSessionAction((cluster, parsed, progress, cancellation) => HostLifeCommands.CarryAsync(
            parsed, () => cluster.PreviewActivationAsync(parsed.GetValue(Host)!, cancellation), () => cluster.ActivateOsdsAsync(parsed.GetValue(Host)!, progress, cancellation)));
        return command;
    }

    private static Command Zap()
    {
        var device = new Argument<string>("device") { Description = "The device, such as /dev/sdb." };
        var force = new Option<bool>("--force") { Description = "Needed: all data on it is destroyed." };
        var command = new Command("zap", "Erases a device.") { Host, device, force };
        command.SetSessionAction((cluster, parsed, progress, cancellation) => HostLifeCommands.ChangeAsync(
            parsed, cluster.ZapDeviceAsync(parsed.GetValue(Host)!, parsed.GetValue(device)!, parsed.GetValue(force), progress, cancellation)));
        return command;
    }

    private static Command Affinity()
    {
        var service = new Argument<string>("service") { Description = "The OSD service." };
        var command = new Command("set-spec-affinity", "Says to which service OSDs belong.") { service, Ids };
        command.SetSessionAction((cluster, parsed, _, cancellation) => HostLifeCommands.ChangeAsync(
            parsed, cluster.SetOsdServiceAsync(parsed.GetValue(service)!, parsed.GetValue(Ids)!, cancellation)));
        return command;
    }

    private static int Tell(ParseResult parsed, IReadOnlyList<ChangeResult> results)
    {
        ResultWriter.Write(parsed, results, string.Join('\n', results.Select(result => result.Text)));
        return ExitCodes.Ok;
    }
}
