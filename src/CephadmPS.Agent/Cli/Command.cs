namespace CephadmPS.Agent.Cli;

/// <summary>A command for a person on the host: a verb, and the options that make up its request.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Help">One line for people.</param>
/// <param name="Options">Its options.</param>
internal sealed record Command(string Name, string Help, params CommandOption[] Options)
{
    /// <summary>The request is read as JSON; options add to it. Only so can it hold secrets, which are never arguments.</summary>
    public bool TakesInput { get; init; }

    /// <summary>Another name of <c>--input</c>, where upstream has one; null: none.</summary>
    public string? InputAlias { get; init; }
}
