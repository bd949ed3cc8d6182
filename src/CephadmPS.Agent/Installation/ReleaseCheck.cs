using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Installation;

/// <summary>Whether a new agent may take this one's place. Nothing of its manifest counts before the signature does.</summary>
internal static class ReleaseCheck
{
    /// <summary>The machine that this program runs on, as <c>uname -m</c> says it.</summary>
    public static string Machine { get; } = RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        var other => other.ToString(),
    };

    /// <summary>
    /// The manifest, checked. Errors: <c>ReleaseKeyMissing</c>, <c>ReleaseSignatureInvalid</c>, <c>ReleaseManifestInvalid</c>,
    /// <c>ReleaseUnfit</c>, <c>ReleaseOlder</c>.
    /// </summary>
    /// <param name="key">The key that is fixed here; null: none.</param>
    /// <param name="request">Manifest and signature.</param>
    /// <param name="ownVersion">The release that runs.</param>
    /// <param name="ownDigest">Its digest.</param>
    public static ReleaseManifest Check(TrustedKey? key, ReplaceAgentRequest request, string ownVersion, string ownDigest)
    {
        if (key is null)
        {
            throw AgentException.Refused("ReleaseKeyMissing", "no release key is fixed on this host, so no agent can be recognised as genuine",
                "Install the agent with a public key, with an administrator's account.");
        }
        if (!IsSigned(key, request))
        {
            throw AgentException.Refused("ReleaseSignatureInvalid", $"the manifest is not signed with the key {key.Fingerprint} that is fixed on this host",
                "Sign it with that key, or install the agent anew with another public key, with an administrator's account.");
        }
        var manifest = Parse(request.Manifest);
        if (manifest.Machine != Machine)
        {
            throw AgentException.Refused("ReleaseUnfit", $"the new agent is for {manifest.Machine}, this is a {Machine} machine");
        }
        if (manifest.MinimumProtocol > AgentProtocol.Version || manifest.Protocol < AgentProtocol.Version)
        {
            throw AgentException.Refused("ReleaseUnfit",
                $"the new agent speaks the protocols {manifest.MinimumProtocol} to {manifest.Protocol}; whoever asks for it speaks {AgentProtocol.Version}",
                "Bring the controller up to date first.");
        }
        var same = manifest.Sha256 == ownDigest;
        if (!same && !request.AllowDowngrade && Number(manifest.Version) is var wanted && wanted <= Number(ownVersion))
        {
            throw AgentException.Refused("ReleaseOlder", $"the new agent is release {manifest.Version}, not newer than {ownVersion}, which runs",
                "Allow the downgrade explicitly if it is really meant.");
        }
        return manifest;
    }

    private static bool IsSigned(TrustedKey key, ReplaceAgentRequest request)
    {
        try
        {
            return key.Verifies(Encoding.UTF8.GetBytes(request.Manifest), Convert.FromBase64String(request.Signature));
        }
        catch (FormatException)
        {
            // Not base64: it is no signature of anything.
            return false;
        }
    }

    private static ReleaseManifest Parse(string text)
    {
        ReleaseManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(text, AgentJson.Default.ReleaseManifest);
        }
        catch (JsonException)
        {
            manifest = null;
        }
        return manifest is { Product: "cephadm-agent", Sha256.Length: 64, Length: > 0, Protocol: > 0 } && Version.TryParse(manifest.Version, out _)
            ? manifest
            : throw AgentException.Refused("ReleaseManifestInvalid", "the manifest is signed, but not one of a release of cephadm-agent");
    }

    private static Version Number(string version) => Version.TryParse(version, out var number) ? number : new Version(0, 0);
}
