using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Shell;

namespace CephadmPS.Agent.Cli;

/// <summary>
/// <c>enter</c>, <c>run</c>, and those forms of <c>logs</c> and <c>unit</c> that answer no request: at a person's own terminal, or with
/// <c>--dry-run</c> only told.
/// </summary>
internal sealed record DaemonInvocation(string Command)
{
    /// <summary>For <c>help</c>.</summary>
    public static IReadOnlyList<(string Name, string Help)> All { get; } =
    [
        ("enter", "[--fsid --dry-run] --name|--infer-name NAME [-- CMD]: a shell or a command in a daemon's container"),
        ("run", "[--fsid --dry-run] --name|--infer-name NAME: a stopped daemon in the foreground"),
        ("logs", "[--fsid --dry-run] --name|--infer-name NAME -- ARGS: journalctl with your own arguments"),
        ("unit", "ACTION [--fsid] --name|--infer-name NAME --dry-run: what would be done"),
    ];

    public string? Fsid { get; private set; }
    public string? Name { get; private set; }
    public string? Word { get; private set; }
    public string? Action { get; private set; }
    public bool DryRun { get; private set; }

    /// <summary>What follows <c>--</c>.</summary>
    public IReadOnlyList<string> Rest { get; private init; } = [];

    /// <summary>Reads the arguments; null when they are a verb's. Throws <see cref="UsageException"/>.</summary>
    public static DaemonInvocation? Parse(IReadOnlyList<string> arguments)
    {
        var command = arguments.FirstOrDefault();
        var rest = arguments.ToList().IndexOf("--");
        var own = command switch
        {
            "enter" or "run" => true,
            "logs" => rest >= 0 || arguments.Contains("--dry-run"),
            "unit" => arguments.Contains("--dry-run"),
            _ => false,
        };
        if (!own)
        {
            return null;
        }
        var invocation = new DaemonInvocation(command!) { Rest = rest < 0 ? [] : [.. arguments.Skip(rest + 1)] };
        var words = new Queue<string>(arguments.Skip(1).Take(rest < 0 ? arguments.Count : rest - 1));
        while (words.TryDequeue(out var word))
        {
            invocation.Take(word, words);
        }
        if (invocation is { Name: null, Word: null } || invocation is { Name: not null, Word: not null })
        {
            throw new UsageException($"'{command}' needs --name or --infer-name");
        }
        if (command == "unit" && invocation.Action is null)
        {
            throw new UsageException("'unit' needs what to do");
        }
        if (rest >= 0 && command is "run" or "unit")
        {
            throw new UsageException($"'{command}' takes nothing behind --");
        }
        return invocation;
    }

    /// <summary>Runs it at this terminal, or prints the command line. Answers the exit code.</summary>
    public async Task<int> RunAsync(HostContext host, TextWriter output, CancellationToken cancellation)
    {
        var daemon = new ClusterChoice(host).Daemon(Fsid, Name, Word);
        var commands = new DaemonCommands(host);
        var line = Command switch
        {
            "enter" => await commands.EnterAsync(daemon, Rest, !Console.IsInputRedirected, cancellation),
            "run" => await commands.RunAsync(daemon, DryRun, cancellation),
            "logs" => commands.Logs(daemon, Rest),
            _ => ["systemctl", Action!, daemon.Service],
        };
        if (DryRun)
        {
            await output.WriteLineAsync(ScriptWriter.Line(line));
            return 0;
        }
        return await Terminal.RunAsync(line, cancellation);
    }

    private void Take(string word, Queue<string> words)
    {
        switch (word)
        {
            case "--fsid":
                Fsid = Value(words, word);
                break;
            case "--name":
                Name = Value(words, word);
                break;
            case "--infer-name":
                Word = Value(words, word);
                break;
            case "--dry-run":
                DryRun = true;
                break;
            default:
                Action = Command == "unit" && Action is null && word[0] != '-' ? word : throw new UsageException($"'{Command}' takes no '{word}'");
                break;
        }
    }

    private static string Value(Queue<string> words, string option) =>
        words.TryDequeue(out var value) ? value : throw new UsageException($"{option} needs a value");
}
