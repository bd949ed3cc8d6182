using System.CommandLine;
using CephadmPS.Controller.Commands;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Errors;

namespace CephadmPS.Controller;

/// <summary>The command line: the same core as the cmdlets, for CI and services without PowerShell.</summary>
public static class ControllerProgram
{
    /// <summary>Parses, runs, and turns errors into exit codes.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Runs Ceph clusters: bootstrap, plan, apply, reconcile.");
        foreach (var option in GlobalOptions.All)
        {
            root.Options.Add(option);
        }
        foreach (var command in new Command[]
        {
            BootstrapCommand.Create(),
            ConnectCommand.Create(),
            HandBackCommand.Create(),
            HostCommand.Create(),
            AgentCommand.Create(),
            PlanCommand.Create(),
            ApplyCommand.Create(),
            ReconcileCommand.Create(),
            RunCommand.Create(),
            ServiceInstallCommand.Create(),
            FileSystemCommand.Create(),
            OptionCommand.Create(),
            SshCommand.Create(),
            RegistryLoginCommand.Create(),
            RepairQuorumCommand.Create(),
            ListCommands.Status(),
            ListCommands.Hosts(),
            ListCommands.Services(),
            ListCommands.Daemons(),
            ListCommands.Export(),
            HistoryCommands.Operations(),
            HistoryCommands.Events(),
            HistoryCommands.Leader(),
            ServiceCommand.Create(),
            DaemonCommand.Create(),
            KeyringCommand.Keyrings(),
            KeyringCommand.Profiles(),
            PauseCommand.Pause(),
            PauseCommand.Resume(),
            OsdCommand.Create(),
            UpgradeCommand.Create(),
            CephCommand.Create(),
            DestroyCommand.Create(),
        })
        {
            root.Subcommands.Add(command);
        }
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"ERROR: {error.Message}");
            }
            await Console.Error.WriteLineAsync("Type 'cephadm-controller --help' for the commands.");
            return ExitCodes.Usage;
        }
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        };
        using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                interrupt.Cancel();
            });
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
        }
        catch (CephadmException error)
        {
            ErrorWriter.Write(error);
            return ExitCodes.Error;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A fault of ours: the trace is what its report needs.
            await Console.Error.WriteLineAsync($"ERROR: unexpected {error.GetType().Name}: {error.Message} [InternalError]\n{error}");
            return ExitCodes.Error;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Ended on request. What was begun on a host is finished or undone there; the same command continues.");
            return ExitCodes.Interrupted;
        }
    }
}

/// <summary>What the process tells its caller.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Error = 1;
    public const int Usage = 2;
    /// <summary>Something waits for approval, or was not done in time.</summary>
    public const int Incomplete = 3;
    public const int Interrupted = 130;
}
