using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;

namespace CephadmPS.Controller.Commands;

/// <summary><c>host maintenance|drain|label|set-addr|ok-to-stop|rescan|suspend|resume</c>.</summary>
internal static class HostLifeCommands
{
    /// <summary>Shows the plan and does nothing.</summary>
    public static Option<bool> WhatIf { get; } = new("--what-if") { Description = "Show the plan and do nothing." };

    private static Argument<string> Name { get; } = new("name") { Description = "The host." };

    public static IEnumerable<Command> All() => [Maintenance(), Drain(), Label(), Address(), OkToStop(), Rescan(), Suspend(), Resume()];

    private static Command Maintenance()
    {
        var force = new Option<bool>("--force") { Description = "Also when services are interrupted." };
        var really = new Option<bool>("--yes-i-really-mean-it") { Description = "Whatever stands in the way; needs --force." };
        var enter = new Command("enter", "Stops the host's daemons and leaves it alone.") { Name, force, really, WhatIf };
        enter.SetSessionAction((cluster, parsed, progress, cancellation) =>
        {
            var (host, options) = (parsed.GetValue(Name)!, new MaintenanceOptions { Force = parsed.GetValue(force), Whatever = parsed.GetValue(really) });
            return CarryAsync(parsed, () => cluster.PreviewMaintenanceAsync(host, options, cancellation), () => cluster.EnterMaintenanceAsync(host, options, progress, cancellation));
        });
        var meant = new Option<bool>("--force") { Description = "With --offline: that is meant." };
        var offline = new Option<bool>("--offline") { Description = "The host does not answer and shall not be asked." };
        var exit = new Command("exit", "Starts the host's daemons again.") { Name, meant, offline, WhatIf };
        exit.SetSessionAction((cluster, parsed, progress, cancellation) =>
        {
            var (host, gone, sure) = (parsed.GetValue(Name)!, parsed.GetValue(offline), parsed.GetValue(meant));
            return CarryAsync(parsed, () => cluster.PreviewMaintenanceExitAsync(host, gone, sure, cancellation), () => cluster.ExitMaintenanceAsync(host, gone, sure, progress, cancellation));
        });
        return new Command("maintenance", "Maintenance of a host.") { enter, exit };
    }

    private static Command Drain()
    {
        var force = new Option<bool>("--force") { Description = "Also the last host with label _admin." };
        var keep = new Option<bool>("--keep-conf-keyring") { Description = "It keeps ceph.conf and keyrings." };
        var zap = new Option<bool>("--zap-osd-devices") { Description = "Erase the devices of its OSDs." };
        var start = new Command("start", "Has a host emptied.") { Name, force, keep, zap, WhatIf };
        start.SetSessionAction((cluster, parsed, _, cancellation) =>
        {
            var (host, options) = (parsed.GetValue(Name)!, new DrainOptions { Force = parsed.GetValue(force), KeepConfKeyring = parsed.GetValue(keep), ZapOsdDevices = parsed.GetValue(zap) });
            return CarryAsync(parsed, () => cluster.PreviewDrainAsync(host, options, cancellation), () => cluster.StartDrainAsync(host, options, cancellation));
        });
        var stop = new Command("stop", "Ends the drain of a host.") { Name };
        stop.SetSessionAction((cluster, parsed, progress, cancellation) => ChangeAsync(parsed, cluster.StopDrainAsync(parsed.GetValue(Name)!, progress, cancellation)));
        var status = new Command("status", "Shows how far hosts are emptied.");
        status.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Drains(parsed, await cluster.GetDrainsAsync(cancellation));
            return ExitCodes.Ok;
        });
        return new Command("drain", "Emptying hosts.") { start, stop, status };
    }

    private static Command Label()
    {
        var label = new Argument<string[]>("label") { Description = "The labels.", Arity = ArgumentArity.OneOrMore };
        var force = new Option<bool>("--force") { Description = "Also _admin of the last host that has it." };
        var add = new Command("add", "Gives a host labels.") { Name, label };
        add.SetSessionAction((cluster, parsed, _, cancellation) =>
            ChangeAsync(parsed, cluster.AddHostLabelsAsync(parsed.GetValue(Name)!, parsed.GetValue(label)!, cancellation)));
        var remove = new Command("rm", "Takes labels from a host.") { Name, label, force };
        remove.SetSessionAction((cluster, parsed, _, cancellation) =>
            ChangeAsync(parsed, cluster.RemoveHostLabelsAsync(parsed.GetValue(Name)!, parsed.GetValue(label)!, parsed.GetValue(force), cancellation)));
        return new Command("label", "Labels of hosts.") { add, remove };
    }

    private static Command Address()
    {
        var address = new Argument<string>("address") { Description = "Its new address." };
        var command = new Command("set-addr", "Says where a host is reached; verified there first.") { Name, address };
        command.SetSessionAction((cluster, parsed, progress, cancellation) => ChangeAsync(parsed, cluster.SetHostAddressAsync(
            new AddHostOptions { HostName = parsed.GetValue(Name)!, Address = parsed.GetValue(address) }, progress, cancellation)));
        return command;
    }

    private static Command OkToStop()
    {
        var command = new Command("ok-to-stop", "Asks whether all daemons of a host may be stopped now.") { Name };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var answers = await cluster.TestHostStopAsync(parsed.GetValue(Name)!, cancellation);
            ResultWriter.Write(parsed, answers, string.Join('\n', answers.Select(answer => $"{(answer.Ok ? "ok" : answer.Severity.ToLowerInvariant())}: {answer.DaemonType}: {answer.Text}")));
            return answers.All(answer => answer.Ok) ? ExitCodes.Ok : ExitCodes.Incomplete;
        });
        return command;
    }

    private static Command Rescan()
    {
        var command = new Command("rescan", "Has a host look for disks that were plugged in.") { Name };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var disks = await cluster.RescanDisksAsync(parsed.GetValue(Name)!, cancellation);
            ResultWriter.Write(parsed, disks, disks.Text);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Suspend()
    {
        var command = new Command("suspend", "Has plans leave a host as it is.") { Name };
        command.SetSessionAction((cluster, parsed, _, cancellation) => ChangeAsync(parsed, cluster.SuspendHostAsync(parsed.GetValue(Name)!, cancellation)));
        return command;
    }

    private static Command Resume()
    {
        var command = new Command("resume", "Has plans take a suspended host into account again.") { Name };
        command.SetSessionAction((cluster, parsed, _, cancellation) => ChangeAsync(parsed, cluster.ResumeHostAsync(parsed.GetValue(Name)!, cancellation)));
        return command;
    }

    internal static async Task<int> CarryAsync(ParseResult parsed, Func<Task<Plan>> preview, Func<Task<ChangeResult>> change)
    {
        if (parsed.GetValue(WhatIf))
        {
            PlanWriter.Write(parsed, await preview());
            return ExitCodes.Ok;
        }
        return await ChangeAsync(parsed, change());
    }

    internal static async Task<int> ChangeAsync(ParseResult parsed, Task<ChangeResult> change)
    {
        var result = await change;
        ResultWriter.Write(parsed, result, result.Text);
        return ExitCodes.Ok;
    }
}
