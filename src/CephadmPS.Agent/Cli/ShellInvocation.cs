using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Shell;

namespace CephadmPS.Agent.Cli;

/// <summary>
/// <c>shell</c> and <c>ceph-volume</c>: containers at a person's own terminal. They answer no request and so are no verbs; what follows
/// <c>--</c> goes to the container as it is.
/// </summary>
internal sealed record ShellInvocation(string Command, ShellOptions Options, bool DryRun)
{
    /// <summary>The two commands, for <c>help</c>.</summary>
    public static IReadOnlyList<(string Name, string Help)> All { get; } =
    [
        ("shell", "[--fsid --name --image --config --keyring --mount --volume --env --no-hosts --dry-run] [-- CMD]: a container with the cluster's configuration"),
        ("ceph-volume", "[--fsid --image --config --keyring --env --dry-run] -- ARGS: ceph-volume with your own arguments"),
    ];

    /// <summary>Reads the arguments; null when they name another command. Throws <see cref="UsageException"/>.</summary>
    public static ShellInvocation? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !All.Any(command => command.Name == arguments[0]))
        {
            return null;
        }
        var rest = arguments.ToList().IndexOf("--");
        var words = new Queue<string>(arguments.Skip(1).Take(rest < 0 ? arguments.Count : rest - 1));
        var options = new ShellOptions { Command = rest < 0 ? [] : [.. arguments.Skip(rest + 1)] };
        var dryRun = false;
        while (words.TryDequeue(out var word))
        {
            (options, dryRun) = word switch
            {
                "--fsid" => (options with { Fsid = Value(words, word) }, dryRun),
                "--name" => (options with { Name = Value(words, word) }, dryRun),
                "--image" => (options with { Image = Value(words, word) }, dryRun),
                "--config" or "-c" => (options with { Config = Value(words, word) }, dryRun),
                "--keyring" or "-k" => (options with { Keyring = Value(words, word) }, dryRun),
                "--mount" or "-m" => (options with { Mounts = [.. options.Mounts, Value(words, word)] }, dryRun),
                "--volume" or "-v" => (options with { Volumes = [.. options.Volumes, Value(words, word)] }, dryRun),
                "--env" or "-e" => (options with { Environment = [.. options.Environment, Value(words, word)] }, dryRun),
                "--no-hosts" => (options with { NoHosts = true }, dryRun),
                "--dry-run" => (options, true),
                _ => throw new UsageException($"'{arguments[0]}' takes no '{word}'; a command for the container goes behind --"),
            };
        }
        return new ShellInvocation(arguments[0], options, dryRun);
    }

    /// <summary>Runs it at this terminal, or with <c>--dry-run</c> prints the command line. Answers the exit code.</summary>
    public async Task<int> RunAsync(HostContext host, TextWriter output, CancellationToken cancellation)
    {
        if (DryRun)
        {
            var line = Command == "shell"
                ? await new ShellCommand(host).LineAsync(Options, cancellation)
                : await new CephVolumeCommand(host).LineAsync(Options, cancellation);
            await output.WriteLineAsync(string.Join(' ', line));
            return 0;
        }
        return Command == "shell"
            ? await new ShellCommand(host).RunAsync(Options, cancellation)
            : await new CephVolumeCommand(host).RunAsync(Options, cancellation);
    }

    private static string Value(Queue<string> words, string option) =>
        words.TryDequeue(out var value) ? value : throw new UsageException($"{option} needs a value");
}
