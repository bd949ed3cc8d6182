using CephadmPS.Agent.Files;

namespace CephadmPS.Agent.Daemons;

/// <summary>A file that a form puts into the daemon's directory, beside those of the request.</summary>
/// <param name="Path">Below the daemon's directory.</param>
/// <param name="Content">Text.</param>
public sealed record FormFile(string Path, string Content)
{
    /// <summary>The mode; private unless said otherwise.</summary>
    public UnixFileMode Mode { get; init; } = HostFiles.Private;

    /// <summary>One that is there already stays as it is: it is the daemon's own.</summary>
    public bool KeepExisting { get; init; }
}

/// <summary>A directory below the daemon's own, which belongs to the daemon.</summary>
/// <param name="Path">Below the daemon's directory.</param>
/// <param name="Mode">Its mode. Nobody else gets past the daemon's directory, whatever it is.</param>
public sealed record FormDirectory(string Path, UnixFileMode Mode = HostFiles.PublicDirectory);
