namespace CephadmPS.Core.Specs.Text;

/// <summary>A text is not YAML or JSON; never leaves this library: it becomes a <see cref="SpecError"/>.</summary>
internal sealed class SpecSyntaxException(int line, string message) : Exception(message)
{
    /// <summary>Line, from 1; 0 when not known.</summary>
    public int Line { get; } = line;
}
