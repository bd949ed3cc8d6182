namespace CephadmPS.Core.Specs;

/// <summary>One extra argument for a container or its entry point.</summary>
/// <param name="Argument">The text.</param>
/// <param name="Split">Split it at blanks into several arguments.</param>
/// <param name="WasText">It was written as plain text (which always splits), and is exported so again.</param>
public sealed record ArgumentSpec(string Argument, bool Split = true, bool WasText = true)
{
    /// <summary>The arguments it stands for.</summary>
    public IReadOnlyList<string> ToArguments() =>
        Split ? Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [Argument];
}
