namespace CephadmPS.Agent.Cli;

/// <summary>What an option's value is.</summary>
internal enum OptionKind
{
    Text,
    Integer,
    /// <summary>No value: true.</summary>
    Flag,
    /// <summary>No value: false.</summary>
    NegativeFlag,
    /// <summary>Integers with commas or spaces between.</summary>
    Integers,
    /// <summary>Texts; the argument or option may stand several times.</summary>
    Texts,
}

/// <summary>An option and the request's property that it sets.</summary>
/// <param name="Name">With its dashes; without dashes it is the command's argument.</param>
/// <param name="Property">The property of the request, in snake_case.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Help">One line for people.</param>
/// <param name="Required">The command does not run without it.</param>
internal sealed record CommandOption(string Name, string Property, OptionKind Kind, string Help, bool Required = false)
{
    public bool IsArgument => Name[0] != '-';

    public bool TakesValue => Kind is not (OptionKind.Flag or OptionKind.NegativeFlag);
}
