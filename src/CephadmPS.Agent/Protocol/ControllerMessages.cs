namespace CephadmPS.Protocol;

/// <summary>Our own programs in a list of daemons.</summary>
public static class ListedProgram
{
    /// <summary>Their style.</summary>
    public const string Style = "program";
    /// <summary>Name of the agent that stays on the host.</summary>
    public const string Agent = "agent";
    /// <summary>Name of the cluster's controller.</summary>
    public const string Controller = "controller";
}

/// <summary>A part of the controller's executable, which is larger than one message should be. Parts come in order; one that is there already is fine.</summary>
public sealed class PutControllerRequest
{
    /// <summary>SHA-256 of the whole, in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = "";
    /// <summary>Bytes of the whole.</summary>
    public long Length { get; set; }
    /// <summary>Where the part begins.</summary>
    public long Offset { get; set; }
    /// <summary>The part, base64; empty: only tell how much is there.</summary>
    public string Data { get; set; } = "";
}

/// <summary>How much of an executable is there.</summary>
public sealed class PutControllerResult
{
    /// <summary>Bytes that are there: where the next part has to begin.</summary>
    public long Received { get; set; }
    /// <summary>It is whole, and its digest is the one that was named.</summary>
    public bool Complete { get; set; }
}

/// <summary>Runs a controller of a cluster on this host as a systemd service.</summary>
public sealed class InstallControllerRequest : MutationRequest
{
    /// <summary>Digest of its executable, which was put there before.</summary>
    public string Sha256 { get; set; } = "";
    /// <summary>The saved profile as JSON: which hosts there are and how they are reached.</summary>
    public string Profile { get; set; } = "";
    /// <summary>Private key for the cluster's hosts, in OpenSSH's form; a secret.</summary>
    public string Identity { get; set; } = "";
    /// <summary>Address to serve metrics on; null: not at all.</summary>
    public string? MetricsListen { get; set; }
}

/// <summary>Ends a controller and removes all of it from the host.</summary>
public sealed class RemoveControllerRequest : MutationRequest;

/// <summary>A controller on a host.</summary>
public sealed class ControllerResult
{
    /// <summary>Something was changed.</summary>
    public bool Changed { get; set; }
    /// <summary>Its unit.</summary>
    public string Unit { get; set; } = "";
    /// <summary>State of the unit: <c>running</c>, <c>error</c>, <c>stopped</c>….</summary>
    public string State { get; set; } = "";
}

/// <summary>Lets the cluster's own key in as a user of the host.</summary>
public sealed class AuthorizeKeyRequest : MutationRequest
{
    /// <summary>The user.</summary>
    public string User { get; set; } = "root";
    /// <summary>Public key as OpenSSH writes it; null: the cluster's key is no longer let in.</summary>
    public string? PublicKey { get; set; }
}

/// <summary>Outcome of <see cref="AuthorizeKeyRequest"/>.</summary>
public sealed class AuthorizeKeyResult
{
    /// <summary>Something was changed.</summary>
    public bool Changed { get; set; }
}
