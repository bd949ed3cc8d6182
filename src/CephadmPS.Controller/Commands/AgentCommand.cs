using System.CommandLine;
using System.Globalization;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Agents;

namespace CephadmPS.Controller.Commands;

/// <summary><c>agent new-key|sign|install|status|update|uninstall|watch</c>: the agents that stay on hosts.</summary>
public static class AgentCommand
{
    public static Command Create() => new("agent", "The agents that stay on hosts.") { NewKey(), Sign(), Install(), Status(), Update(), Uninstall(), Watch() };

    private static Command NewKey()
    {
        var name = new Argument<string>("name") { Description = "Files NAME.key (private, 0600) and NAME.pub are made." };
        var command = new Command("new-key", "Makes a key pair for signing releases of the agent.") { name };
        command.SetAction(parsed =>
        {
            var (privateKey, publicKey) = AgentRelease.NewKey();
            var secret = parsed.GetValue(name)! + ".key";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using (var file = new StreamWriter(secret, options))
            {
                file.Write(privateKey);
            }
            File.WriteAllText(parsed.GetValue(name)! + ".pub", publicKey);
            Console.WriteLine($"{secret} signs; {parsed.GetValue(name)}.pub goes to hosts ('agent install --public-key').");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Sign()
    {
        var key = new Option<string>("--key") { Description = "File with the private key (PEM).", Required = true };
        var program = new Option<string?>("--agent") { Description = "The executable; default: the one that would be pushed." };
        var release = new Option<string>("--release")
        {
            Description = "Its release, as 'cephadm-agent version' prints it.",
            DefaultValueFactory = _ => typeof(AgentRelease).Assembly.GetName().Version!.ToString(3),
        };
        var command = new Command("sign", "Signs an executable of the agent, so that hosts take it.") { key, program, release };
        command.SetAction(parsed =>
        {
            var agent = AgentBinary.Locate(parsed.GetValue(program));
            AgentRelease.Sign(agent, parsed.GetValue(release)!, File.ReadAllText(parsed.GetValue(key)!)).Write(agent);
            Console.WriteLine($"{agent.Path}.manifest and .manifest.sig: release {parsed.GetValue(release)}, {agent.Machine}, SHA-256 {agent.Sha256}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Install()
    {
        var name = Host();
        var address = new Argument<string?>("address") { Description = "Address of a host that is not in the inventory.", Arity = ArgumentArity.ZeroOrOne };
        var key = new Option<string?>("--public-key") { Description = "File with the public key that newer agents must be signed with." };
        var user = new Option<string?>("--user") { Description = "User that may join the agent by sudo, and run nothing else as root." };
        var replace = new Option<bool>("--replace-key") { Description = "Replace the key that is fixed there already." };
        var ssh = new SshOptions();
        var hostKey = new HostKeyOptions();
        var command = new Command("install", "Installs the agent on a host, once, with an administrator's account there (--ssh-user, --identity).") { name, address, key, user, replace };
        ssh.AddTo(command);
        hostKey.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new InstallAgentOptions
            {
                HostName = parsed.GetValue(name)!,
                Address = parsed.GetValue(address),
                Ssh = ssh.Read(parsed),
                HostKeyFingerprint = parsed.GetValue(hostKey.Fingerprint),
                AcceptNewHostKey = parsed.GetValue(hostKey.AcceptNew),
                PublicKeyFile = parsed.GetValue(key),
                User = parsed.GetValue(user),
                ReplaceKey = parsed.GetValue(replace),
            };
            var progress = new ProgressWriter(parsed.GetValue(GlobalOptions.Quiet));
            CephAgent agent;
            if (options.HostKeyFingerprint is not null || options.AcceptNewHostKey)
            {
                // Before there is a cluster, or for a host that is to join one.
                agent = await HostAgents.InstallAsync(options, null, options.Ssh!, GlobalOptions.Environment(parsed), _ => { }, cancellation);
            }
            else
            {
                await using var cluster = await Session.OpenAsync(parsed, progress, cancellation);
                agent = await cluster.InstallAgentAsync(options, progress, cancellation);
            }
            ResultWriter.Write(parsed, agent, agent.Changed
                ? $"Agent {agent.Version} installed on {agent.HostName}{(agent.SudoersLine is { } line ? $"; sudoers: {line}" : "")}."
                : $"Agent on {agent.HostName}: nothing changed.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Status()
    {
        var names = new Argument<string[]>("host") { Description = "Hosts; default: all.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("status", "Which agent answers on a host, and how its last replacement went.") { names };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            CephadmException? failed = null;
            Tables.Agents(parsed, await cluster.GetAgentsAsync(parsed.GetValue(names) ?? [], (_, error) => ErrorWriter.Write(failed = error), cancellation));
            return failed is null ? ExitCodes.Ok : ExitCodes.Error;
        });
        return command;
    }

    private static Command Update()
    {
        var name = Host();
        var downgrade = new Option<bool>("--allow-downgrade") { Description = "Also when it is not newer than the one there." };
        var program = new Option<string?>("--agent") { Description = "The executable, with its signed manifest beside it; default: the one that would be pushed." };
        var command = new Command("update", "Has the agent on a host replace itself by the signed one here.") { name, program, downgrade };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var agent = await cluster.UpdateAgentAsync(parsed.GetValue(name)!, parsed.GetValue(program), parsed.GetValue(downgrade), progress, cancellation);
            ResultWriter.Write(parsed, agent, agent.Changed ? $"Agent on {agent.HostName} is release {agent.Version} now." : $"Agent on {agent.HostName}: nothing changed.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var name = Host();
        var command = new Command("uninstall", "Takes the installed agent off a host, with an administrator's account there.") { name };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var changed = await cluster.UninstallAgentAsync(parsed.GetValue(name)!, null, cancellation);
            Console.WriteLine(changed ? $"Agent removed from {parsed.GetValue(name)}." : $"{parsed.GetValue(name)}: nothing changed.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Watch()
    {
        var seconds = new Option<int?>("--seconds") { Description = "End after so long; default: when interrupted." };
        var command = new Command("watch", "Prints what changes on hosts, as their agents tell it.") { seconds };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(seconds) is { } limit)
            {
                ended.CancelAfter(TimeSpan.FromSeconds(limit));
            }
            try
            {
                await cluster.WatchHostsAsync(
                    hosts => Console.WriteLine($"watching {string.Join(", ", hosts)}"),
                    change => Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {change.HostName} {change.Notice.Sequence} {(change.Notice.Kind.Length > 0 ? change.Notice.Kind : "everything")} {change.Notice.Fsid} {string.Join(' ', change.Notice.Names ?? [])}")),
                    ended.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The time is over.
            }
            catch (CephadmException) when (ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                // The same, in the middle of a connect.
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Argument<string> Host() => new("host") { Description = "The host." };
}
