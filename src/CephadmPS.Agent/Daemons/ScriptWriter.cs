using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>Writes the lines of the scripts that a unit runs. Every word from outside is quoted.</summary>
public sealed class ScriptWriter(EngineCommand command)
{
    /// <summary>A word as a shell takes it literally.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "@%_-+=:,./".Contains(c)) ? word : $"'{word.Replace("'", "'\"'\"'")}'";

    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>
    /// Removes what an earlier run may have left, then runs the container. <c>rm -f</c> of what is not there succeeds or fails depending
    /// on the engine's version, hence the <c>!</c>; sometimes only the storage of a container is left, which needs <c>--storage</c>.
    /// </summary>
    public IEnumerable<string> RunContainer(ContainerSpec spec, string comment)
    {
        string[] names = spec.LegacyName is null ? [spec.Name!] : [spec.LegacyName, spec.Name!];
        yield return $"# {comment}";
        yield return $"! {Line(command.Remove(false, names))} 2> /dev/null";
        if (command.Engine.IsPodman)
        {
            yield return $"! {Line(command.Remove(true, names))} 2> /dev/null";
        }
        yield return Line(command.Run(spec));
    }

    /// <summary>Stops the container if there is one; succeeds if not.</summary>
    public IEnumerable<string> StopContainer(ContainerSpec spec, int? seconds)
    {
        string[] names = spec.LegacyName is null ? [spec.Name!] : [spec.LegacyName, spec.Name!];
        return names.Select(name =>
            $"! {Quote(command.Engine.Path)} inspect {Quote(name)} &>/dev/null || {Line(command.Stop(name, seconds))} ");
    }
}
