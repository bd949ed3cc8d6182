using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller.Commands;

/// <summary><c>host add|ls|rm</c>, and those of <see cref="HostLifeCommands"/>.</summary>
public static class HostCommand
{
    public static Command Create()
    {
        var host = new Command("host", "Hosts of the cluster.") { Add(), List(), Remove() };
        foreach (var command in HostLifeCommands.All())
        {
            host.Subcommands.Add(command);
        }
        return host;
    }

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "Name, as the host calls itself." };
        var address = new Argument<string?>("address") { Description = "Address; default: the name.", Arity = ArgumentArity.ZeroOrOne };
        var label = new Option<string[]>("--label", "-l") { Description = "Label; may be repeated.", DefaultValueFactory = _ => [] };
        var skipAgent = new Option<bool>("--skip-agent") { Description = "Do not leave the agent on the host: it comes with each connection." };
        var key = new HostKeyOptions();
        var command = new Command("add", "Adds a host, or updates its address and labels.") { name, address, label, skipAgent };
        key.AddTo(command);
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var host = await cluster.AddHostAsync(
                new AddHostOptions
                {
                    HostName = parsed.GetValue(name)!,
                    Address = parsed.GetValue(address),
                    Labels = parsed.GetValue(label) ?? [],
                    HostKeyFingerprint = parsed.GetValue(key.Fingerprint),
                    AcceptNewHostKey = parsed.GetValue(key.AcceptNew),
                    SkipAgent = parsed.GetValue(skipAgent),
                },
                progress, cancellation);
            ResultWriter.Write(parsed, host, host.Changed ? $"Host {host.HostName} added ({host.Address}, {host.HostKeyFingerprint})." : $"Host {host.HostName}: nothing changed.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("ls", "Lists the hosts.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Hosts(parsed, await cluster.GetHostsAsync(cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("name") { Description = "Host to remove." };
        var force = new Option<bool>("--force") { Description = "Although daemons are on it (they go on running there); needed with --offline." };
        var offline = new Option<bool>("--offline") { Description = "It does not answer and is gone for good: its OSDs are purged, its daemons forgotten." };
        var crush = new Option<bool>("--rm-crush-entry") { Description = "Its bucket in CRUSH goes too." };
        var command = new Command("rm", "Removes a host from the inventory.") { name, force, offline, crush, HostLifeCommands.WhatIf };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var options = new RemoveHostOptions { Force = parsed.GetValue(force), Offline = parsed.GetValue(offline), CrushEntry = parsed.GetValue(crush) };
            if (parsed.GetValue(HostLifeCommands.WhatIf))
            {
                PlanWriter.Write(parsed, await cluster.PreviewRemoveHostAsync(parsed.GetValue(name)!, options, cancellation));
                return ExitCodes.Ok;
            }
            var result = await cluster.RemoveHostAsync(parsed.GetValue(name)!, options, progress, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
