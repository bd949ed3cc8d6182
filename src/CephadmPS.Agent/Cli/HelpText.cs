using System.Text;

namespace CephadmPS.Agent.Cli;

/// <summary>What <c>help</c> prints.</summary>
internal static class HelpText
{
    public static string Text
    {
        get
        {
            var text = new StringBuilder("""
                cephadm-agent: all that Ceph's orchestration does on one host

                usage: cephadm-agent [--root DIR] COMMAND [options]

                  version [--verbose]      the agent's release
                  list-images              the images that daemons run in by default
                  serve                    stay on this host and answer on a socket that only root can use
                  serve --stdio            answer one controller over standard input and output
                  attach                   standard input and output become a connection to the agent that stays here

                """);
            foreach (var (name, help) in ShellInvocation.All.Concat(DaemonInvocation.All))
            {
                text.AppendLine($"  {name,-24} {help}");
            }
            text.AppendLine();
            foreach (var command in Commands.All)
            {
                text.AppendLine($"  {command.Name,-24} {command.Help}");
                if (command.TakesInput || command.MayTakeInput)
                {
                    text.AppendLine($"      {(command.InputAlias ?? "--input") + " FILE",-24} the request as JSON, - for standard input; secrets go here only");
                }
                if (command.FindsDaemon)
                {
                    text.AppendLine($"      {"--infer-name PART",-24} instead of --name: a part of the name that only one daemon has");
                }
                foreach (var option in command.Options)
                {
                    text.AppendLine($"      {option.Name + (option.TakesValue && !option.IsArgument ? " " + Placeholder(option) : ""),-24} {option.Help}{(!option.Required ? "" : option.Property == "fsid" && (command.FindsDaemon || command.FindsCluster || command.FindsLegacyCluster) ? " (may be left out where there is one only)" : " (required)")}");
                }
            }
            text.AppendLine();
            text.Append("Answers are JSON. Exit codes: 0 done, 1 error, 2 not understood.");
            return text.ToString();
        }
    }

    private static string Placeholder(CommandOption option) => option.Kind switch
    {
        OptionKind.Integer => "N",
        OptionKind.Integers => "N,N",
        _ => option.Property.ToUpperInvariant(),
    };
}
