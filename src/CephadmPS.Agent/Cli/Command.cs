namespace CephadmPS.Agent.Cli;

/// <summary>A command for a person on the host: a verb, and the options that make up its request.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Help">One line for people.</param>
/// <param name="Options">Its options.</param>
internal sealed record Command(string Name, string Help, params CommandOption[] Options)
{
    /// <summary>The request is read as JSON; options add to it. Only so can it hold secrets, which are never arguments.</summary>
    public bool TakesInput { get; init; }

    /// <summary>It is about one daemon that is here: the cluster may be left out where the host has one only, and <c>--infer-name</c> finds the daemon by a part of its name.</summary>
    public bool FindsDaemon { get; init; }

    /// <summary>It only looks: the cluster may be left out where the host has one only.</summary>
    public bool FindsCluster { get; init; }

    /// <summary>The cluster may be left out: the old installation tells it.</summary>
    public bool FindsLegacyCluster { get; init; }

    /// <summary>A request as JSON may be given, and need not.</summary>
    public bool MayTakeInput { get; init; }

    /// <summary>Another name of <c>--input</c>, where upstream has one; null: none.</summary>
    public string? InputAlias { get; init; }
}
