namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.InstallAgent"/>.</summary>
public sealed class InstallAgentRequest
{
    /// <summary>Public key (ECDSA on P-256, PEM) that newer agents must be signed with; null: agents are replaced by root only.</summary>
    public string? PublicKey { get; set; }
    /// <summary>User that may join the agent by sudo, and do nothing else as root; null: root only.</summary>
    public string? User { get; set; }
    /// <summary>Puts another key into the place of the one that is fixed already.</summary>
    public bool ReplaceKey { get; set; }
    /// <summary>A controller asks by itself: an agent that an administrator has installed with a key or for a user stays as it is.</summary>
    public bool Automatic { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.UninstallAgent"/>.</summary>
public sealed class UninstallAgentRequest
{
    /// <summary>A controller asks by itself: nothing is done while a cluster is on the host, or when an administrator has installed it with a key or for a user.</summary>
    public bool Automatic { get; set; }
}

/// <summary>Answer to <see cref="Verbs.InstallAgent"/>.</summary>
public sealed class InstallAgentResult
{
    /// <summary>False when all was so already.</summary>
    public bool Changed { get; set; }
    /// <summary>This program is the one that stays there; false: an administrator's is, which an automatic installation leaves alone.</summary>
    public bool Stays { get; set; }
    /// <summary>Where the program is.</summary>
    public string Path { get; set; } = "";
    /// <summary>Its unit.</summary>
    public string Unit { get; set; } = "";
    /// <summary>The line in sudoers; null: none.</summary>
    public string? SudoersLine { get; set; }
    /// <summary>SHA-256 of the public key, as <c>SHA256:</c> and base64; null: none is fixed.</summary>
    public string? KeyFingerprint { get; set; }
}

/// <summary>Answer to <see cref="Verbs.UninstallAgent"/>.</summary>
public sealed class UninstallAgentResult
{
    /// <summary>False when there was nothing of it.</summary>
    public bool Changed { get; set; }
}

/// <summary>Answer to <see cref="Verbs.AgentStatus"/>.</summary>
public sealed class AgentStatusResult
{
    /// <summary>Release of the agent that answers.</summary>
    public string Version { get; set; } = "";
    /// <summary>SHA-256 of its executable.</summary>
    public string Digest { get; set; } = "";
    /// <summary>It stays on the host.</summary>
    public bool Resident { get; set; }
    /// <summary>SHA-256 of the installed executable; null when none is installed.</summary>
    public string? InstalledDigest { get; set; }
    /// <summary>SHA-256 of the public key that newer agents must be signed with; null: none is fixed.</summary>
    public string? KeyFingerprint { get; set; }
    /// <summary>The last replacement; null: there was none.</summary>
    public AgentReplacement? Replacement { get; set; }
}

/// <summary>How the last replacement of the agent went.</summary>
public sealed class AgentReplacement
{
    /// <summary>Release before.</summary>
    public string FromVersion { get; set; } = "";
    /// <summary>SHA-256 of the executable before.</summary>
    public string FromDigest { get; set; } = "";
    /// <summary>Release that was put there.</summary>
    public string ToVersion { get; set; } = "";
    /// <summary>SHA-256 of its executable.</summary>
    public string ToDigest { get; set; } = "";
    /// <summary><c>begun</c>, <c>done</c> or <c>rolled-back</c>.</summary>
    public string State { get; set; } = "";
    /// <summary>Why it was rolled back.</summary>
    public string? Reason { get; set; }
    /// <summary>Begin, seconds since 1970, UTC.</summary>
    public double At { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.StageAgent"/>: a piece of a new executable.</summary>
public sealed class StageAgentRequest
{
    /// <summary>SHA-256 of the whole executable in lower-case hexadecimal digits.</summary>
    public string Digest { get; set; } = "";
    /// <summary>Where the piece belongs; 0 begins anew, else it has to be the length of what is there.</summary>
    public long Offset { get; set; }
    /// <summary>The piece, base64; at most 1 MiB of it.</summary>
    public string Data { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.StageAgent"/>.</summary>
public sealed class StageAgentResult
{
    /// <summary>Bytes that are there now.</summary>
    public long Length { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.ReplaceAgent"/>.</summary>
public sealed class ReplaceAgentRequest
{
    /// <summary>The release manifest, byte for byte as it was signed: a JSON object, see <see cref="ReleaseManifest"/>.</summary>
    public string Manifest { get; set; } = "";
    /// <summary>Its signature: ECDSA on P-256 with SHA-256, DER, base64.</summary>
    public string Signature { get; set; } = "";
    /// <summary>Also when it is not newer than the one that runs.</summary>
    public bool AllowDowngrade { get; set; }
}

/// <summary>Answer to <see cref="Verbs.ReplaceAgent"/>. The agent is restarted right after it; <see cref="Verbs.AgentStatus"/> then tells how it went.</summary>
public sealed class ReplaceAgentResult
{
    /// <summary>False when this very agent runs already.</summary>
    public bool Changed { get; set; }
    /// <summary>Release before.</summary>
    public string FromVersion { get; set; } = "";
    /// <summary>Release now being started.</summary>
    public string ToVersion { get; set; } = "";
}

/// <summary>What is signed of a release of the agent.</summary>
public sealed class ReleaseManifest
{
    /// <summary>Always <c>cephadm-agent</c>.</summary>
    public string Product { get; set; } = "";
    /// <summary>The release, three numbers.</summary>
    public string Version { get; set; } = "";
    /// <summary>SHA-256 of the executable in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = "";
    /// <summary>Its length in bytes.</summary>
    public long Length { get; set; }
    /// <summary>The machine that it is for, as <c>uname -m</c> says it.</summary>
    public string Machine { get; set; } = "";
    /// <summary>The newest <see cref="AgentProtocol.Version"/> that it speaks.</summary>
    public int Protocol { get; set; }
    /// <summary>The oldest one that it speaks.</summary>
    public int MinimumProtocol { get; set; }
}
