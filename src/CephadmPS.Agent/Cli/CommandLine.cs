using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CephadmPS.Agent.Adoption;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Shell;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Cli;

/// <summary>The program as a person, or an SSH connection, starts it.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int Error = 1;
    private const int NotUnderstood = 2;

    /// <summary>Runs one command line and answers the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        try
        {
            if (ShellInvocation.Parse(arguments) is { } shell)
            {
                var host = new HostContext("/", new ProcessRunner());
                RequireRoot(host);
                return await shell.RunAsync(host, output, CancellationToken.None);
            }
            if (DaemonInvocation.Parse(arguments) is { } terminal)
            {
                var host = new HostContext("/", new ProcessRunner());
                RequireRoot(host);
                return await terminal.RunAsync(host, output, CancellationToken.None);
            }
            var invocation = Invocation.Parse(arguments);
            return await RunAsync(invocation, output, error);
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync($"ERROR: {e.Message}\nTry 'cephadm-agent help'.");
            return NotUnderstood;
        }
        catch (Exception e)
        {
            await TellAsync(AgentErrors.From(e), error);
            return Error;
        }
    }

    private static async Task<int> RunAsync(Invocation invocation, TextWriter output, TextWriter error)
    {
        switch (invocation.Command)
        {
            case "help":
                await output.WriteLineAsync(HelpText.Text);
                return Done;
            case "version":
                await output.WriteLineAsync(invocation.Verbose ? AgentVersion.Details() : $"cephadm-agent {AgentVersion.Text}");
                return Done;
        }
        if (invocation.Command == "list-images")
        {
            await output.WriteLineAsync(DefaultImages.Text);
            return Done;
        }
        var host = new HostContext(invocation.Root, new ProcessRunner());
        RequireRoot(host);
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        switch (invocation.Command)
        {
            case "serve" when invocation.Stdio:
                using (var core = new AgentCore(host))
                {
                    return await new AgentServer(core, VerbTable.ForAdministrators(), Console.OpenStandardInput(), Console.OpenStandardOutput()).RunAsync(stop.Token);
                }
            case "serve":
                return await new ResidentAgent(host, VerbTable.Standard(), VerbTable.ForAdministrators()).RunAsync(error, stop.Token);
            case ReplacementSupervisor.Command:
                return await ReplacementSupervisor.RunAsync(host, error, stop.Token);
            case "attach":
                return await AttachRelay.RunAsync(host, Console.OpenStandardInput(), Console.OpenStandardOutput(), stop.Token);
            default:
                return await RunVerbAsync(invocation, host, output, error, stop.Token);
        }

        void Stop(PosixSignalContext signal)
        {
            // Not at once: what runs is ended in order first.
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static void RequireRoot(HostContext host)
    {
        if (host.IsReal && !Environment.IsPrivilegedProcess)
        {
            throw AgentException.Refused("NotRoot", "cephadm-agent must run as root", "Use sudo.");
        }
    }

    private static async Task<int> RunVerbAsync(Invocation invocation, HostContext host, TextWriter output, TextWriter error, CancellationToken stop)
    {
        using var core = new AgentCore(host);
        var dispatcher = core.Dispatcher;
        var verb = VerbTable.ForAdministrators().With([new HelloVerb(core), new OperationVerb(dispatcher), new AgentStatusVerb(core)]).Find(invocation.Command)
            ?? throw new InvalidOperationException($"no verb implements the command '{invocation.Command}'");
        Find(invocation, host);
        var request = await CommandRequest.OfAsync(invocation, Console.OpenStandardInput(), stop);
        var result = await dispatcher.RunAsync(verb, request, Caller.Local, phrase => error.WriteLine(phrase), stop);
        await output.WriteLineAsync(Format(result));
        return await ProblemsAsync(result, error) ? Error : Done;
    }

    // What a person may leave out, because the host tells it.
    private static void Find(Invocation invocation, HostContext host)
    {
        var choice = new ClusterChoice(host);
        var fsid = invocation.Values.GetValueOrDefault("fsid") as string;
        switch (Commands.Find(invocation.Command))
        {
            case { FindsDaemon: true }:
                var daemon = choice.Daemon(fsid, invocation.Values.GetValueOrDefault("name") as string, invocation.InferName);
                (invocation.Values["fsid"], invocation.Values["name"]) = (daemon.Fsid, daemon.Name);
                break;
            case { FindsLegacyCluster: true } when fsid is null:
                invocation.Values["fsid"] = LegacyDaemon.ClusterOf(new HostFiles(host),
                    invocation.Values.GetValueOrDefault("cluster") as string ?? "ceph", invocation.Values.GetValueOrDefault("legacy_dir") as string ?? "/").Fsid;
                break;
            case { FindsCluster: true } when fsid is null && choice.Fsid(null) is { } found:
                invocation.Values["fsid"] = found;
                break;
        }
    }

    /// <summary>A fitness check that found something has not failed, but a script must see it.</summary>
    private static async Task<bool> ProblemsAsync(JsonElement result, TextWriter error)
    {
        if (result.ValueKind != JsonValueKind.Object
            || !result.TryGetProperty("ok", out var ok) || ok.ValueKind != JsonValueKind.False
            || !result.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
        {
            return false;
        }
        foreach (var problem in errors.EnumerateArray())
        {
            await error.WriteLineAsync($"ERROR: {problem.GetString()}");
        }
        return true;
    }

    /// <summary>Indented JSON; an answer that is text, as it is.</summary>
    private static string Format(JsonElement result)
    {
        if (result.ValueKind == JsonValueKind.Object && result.TryGetProperty("text", out var plain) && plain.ValueKind == JsonValueKind.String)
        {
            return plain.GetString()!.TrimEnd('\n');
        }
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            result.WriteTo(json);
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static async Task TellAsync(AgentException problem, TextWriter error)
    {
        await error.WriteLineAsync($"ERROR: {problem.Message}");
        foreach (var line in problem.Details)
        {
            await error.WriteLineAsync($"  {line}");
        }
        if (problem.Advice is { Length: > 0 } advice)
        {
            await error.WriteLineAsync(advice);
        }
    }
}
