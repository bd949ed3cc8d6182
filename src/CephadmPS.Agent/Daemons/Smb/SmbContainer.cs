namespace CephadmPS.Agent.Daemons.Smb;

/// <summary>One of the containers that make an smb instance.</summary>
/// <param name="Name">Upstream's name of the part.</param>
/// <param name="Arguments">Of the image's program.</param>
internal sealed record SmbContainer(string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>Image; null: the daemon's.</summary>
    public string? Image { get; init; }

    /// <summary>Program; empty: the image's own.</summary>
    public string EntryPoint { get; init; } = "";

    /// <summary>Further arguments for the engine.</summary>
    public IReadOnlyList<string> EngineArguments { get; init; } = [];

    /// <summary>It runs Samba's container program, which wants to know of the instance.</summary>
    public bool IsSamba { get; init; } = true;
}
