using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>An OSD in upstream's removal queue (reference 10.6).</summary>
/// <param name="OsdId">Number.</param>
/// <param name="HostName">Its host; null in old releases.</param>
public sealed record UpstreamOsdRemoval(int OsdId, string? HostName)
{
    /// <summary>The key.</summary>
    public const string Key = "osd_remove_queue";

    /// <summary>It is being emptied.</summary>
    public bool Draining { get; init; }

    /// <summary>Its number is kept for a new one.</summary>
    public bool Replace { get; init; }

    /// <summary>It is removed without asking whether that is safe.</summary>
    public bool Force { get; init; }

    /// <summary>Its devices are wiped.</summary>
    public bool Zap { get; init; }

    /// <summary>Reads one.</summary>
    public static UpstreamOsdRemoval Read(JObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new UpstreamOsdRemoval((int?)json["osd_id"] ?? -1, (string?)(json["hostname"] ?? json["nodename"]))
        {
            Draining = (bool?)json["draining"] ?? false,
            Replace = (bool?)json["replace"] ?? false,
            Force = (bool?)json["force"] ?? false,
            Zap = (bool?)json["zap"] ?? false,
        };
    }
}

/// <summary>An upgrade that upstream runs (reference 7.2).</summary>
/// <param name="Target">The image.</param>
public sealed record UpstreamUpgrade(string Target)
{
    /// <summary>It is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Why it stands; null: nothing is wrong.</summary>
    public string? Error { get; init; }

    internal static UpstreamUpgrade? Read(UpstreamKeys keys)
    {
        const string key = "upgrade_state";
        // "null" when it has ended.
        if (keys[key] is not { Length: > 0 } text || text.Trim() == "null")
        {
            return null;
        }
        var json = UpstreamJson.Map(key, text);
        return json.Count == 0 ? null : new UpstreamUpgrade((string?)json["target_name"] ?? (string?)json["_target_name"] ?? "")
        {
            Paused = (bool?)json["paused"] ?? false,
            Error = (string?)json["error"],
        };
    }
}

/// <summary>How upstream reaches the hosts (reference 5.14). Holds a private key.</summary>
public sealed record UpstreamSsh
{
    /// <summary>User, default <c>root</c>.</summary>
    public string User { get; init; } = "root";

    /// <summary>OpenSSH configuration; null: upstream's own.</summary>
    public string? Config { get; init; }

    /// <summary>Private key. Secret.</summary>
    public string? IdentityKey { get; init; }

    /// <summary>Public key.</summary>
    public string? IdentityPublicKey { get; init; }

    /// <summary>Signed certificate of the key.</summary>
    public string? IdentityCertificate { get; init; }

    internal static UpstreamSsh Read(UpstreamKeys keys) => new()
    {
        User = keys["ssh_user"] is { Length: > 0 } user ? user : "root",
        Config = keys["ssh_config"],
        IdentityKey = keys["ssh_identity_key"],
        IdentityPublicKey = keys["ssh_identity_pub"],
        IdentityCertificate = keys["ssh_identity_cert"],
    };
}

/// <summary>Login at a registry. Holds a password.</summary>
/// <param name="Url">Registry.</param>
/// <param name="UserName">User.</param>
/// <param name="Password">Password. Secret.</param>
public sealed record UpstreamRegistry(string Url, string UserName, string Password)
{
    /// <summary>The key.</summary>
    public const string Key = "registry_credentials";

    internal static UpstreamRegistry? Read(UpstreamKeys keys)
    {
        var json = UpstreamJson.Map(Key, keys[Key]);
        return json.Count == 0 ? null : new UpstreamRegistry((string?)json["url"] ?? "", (string?)json["username"] ?? "", (string?)json["password"] ?? "");
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{UserName} at {Url}";
}
