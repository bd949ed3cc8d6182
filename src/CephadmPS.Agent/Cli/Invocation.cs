using System.Globalization;
using CephadmPS.Agent.Installation;

namespace CephadmPS.Agent.Cli;

/// <summary>A command line, read: which command, with what values.</summary>
internal sealed record Invocation(string Command)
{
    /// <summary>File tree to work in, for tests.</summary>
    public string Root { get; private set; } = "/";

    /// <summary>File with the request's JSON; <c>-</c>: standard input; null: none.</summary>
    public string? Input { get; private set; }

    /// <summary><c>serve</c> speaks over standard input and output instead of staying on the host's socket.</summary>
    public bool Stdio { get; private set; }

    /// <summary><c>version</c> tells all.</summary>
    public bool Verbose { get; private set; }

    /// <summary>Part of a daemon's name, instead of the name; null: none.</summary>
    public string? InferName { get; private set; }

    /// <summary>Values by property of the request: string, long, bool or long[].</summary>
    public Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the arguments. Throws <see cref="UsageException"/>.</summary>
    public static Invocation Parse(IReadOnlyList<string> arguments)
    {
        var words = new Queue<string>(arguments);
        var root = "/";
        while (words.TryPeek(out var word) && word == "--root")
        {
            words.Dequeue();
            root = Value(words, word);
        }
        if (!words.TryDequeue(out var name) || name is "-h" or "--help")
        {
            return new Invocation("help");
        }
        var invocation = new Invocation(name == "--version" ? "version" : name) { Root = root };
        var command = Commands.Find(invocation.Command);
        if (command is null && invocation.Command is not ("help" or "version" or "serve" or "attach" or "list-images" or ReplacementSupervisor.Command))
        {
            throw new UsageException($"there is no command '{name}'");
        }
        while (words.TryDequeue(out var word))
        {
            if (word is "-h" or "--help")
            {
                return new Invocation("help");
            }
            invocation.Take(word, words, command);
        }
        invocation.CheckComplete(command);
        return invocation;
    }

    private void Take(string word, Queue<string> words, Command? command)
    {
        // --name=value is the same as --name value.
        var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=') : -1;
        var name = equals > 0 ? word[..equals] : word;
        var given = equals > 0 ? word[(equals + 1)..] : null;
        switch (name)
        {
            case "--root":
                Root = given ?? Value(words, name);
                return;
            case var input when command is { TakesInput: true } or { MayTakeInput: true } && (input == "--input" || input == command.InputAlias):
                Input = given ?? Value(words, name);
                return;
            case "--verbose" when Command == "version" && given is null:
                Verbose = true;
                return;
            case "--infer-name" when command is { FindsDaemon: true }:
                InferName = given ?? Value(words, name);
                return;
            case "--stdio" when Command == "serve" && given is null:
                Stdio = true;
                return;
        }
        var option = command?.Options.FirstOrDefault(o => name[0] == '-' ? o.Name == name : o.IsArgument && (o.Kind == OptionKind.Texts || !Values.ContainsKey(o.Property)))
            ?? throw new UsageException($"'{Command}' takes no '{name}'");
        if (!option.TakesValue)
        {
            Values[option.Property] = given is null ? option.Kind == OptionKind.Flag : throw new UsageException($"{name} takes no value");
            return;
        }
        var text = option.IsArgument ? word : given ?? Value(words, name);
        Values[option.Property] = option.Kind switch
        {
            OptionKind.Integer => Integer(name, text),
            OptionKind.Integers => text.Split((char[])[',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(part => Integer(name, part)).ToArray(),
            OptionKind.Texts => (string[])[.. Values.GetValueOrDefault(option.Property) as string[] ?? [], text],
            _ => text,
        };
    }

    private void CheckComplete(Command? command)
    {
        if (command is { TakesInput: true } && Input is null)
        {
            throw new UsageException($"'{Command}' needs --input FILE (or - for standard input) with the request as JSON");
        }
        if (command?.Options.FirstOrDefault(o => o.Required && !Values.ContainsKey(o.Property) && !MayBeFound(command, o)) is { } missing)
        {
            throw new UsageException($"'{Command}' needs {missing.Name}: {missing.Help}");
        }
    }

    private bool MayBeFound(Command command, CommandOption option) => option.Property switch
    {
        "fsid" => command.FindsDaemon || command.FindsCluster || command.FindsLegacyCluster,
        "name" => command.FindsDaemon && InferName is not null,
        _ => false,
    };

    private static string Value(Queue<string> words, string option) =>
        words.TryDequeue(out var value) && value.Length > 0 ? value : throw new UsageException($"{option} needs a value");

    private static long Integer(string option, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UsageException($"{option}: '{text}' is not a whole number");
}
