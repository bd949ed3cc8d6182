using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Protocol;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Agents;

/// <summary>
/// The signed manifest of a release of the agent: it lies beside the executable as <c>.manifest</c>, its signature as <c>.manifest.sig</c>.
/// Signatures are ECDSA on P-256 with SHA-256 in DER, base64, so that <c>openssl dgst -sha256 -sign</c> makes them as well.
/// </summary>
/// <param name="Manifest">The manifest, as it was signed.</param>
/// <param name="Signature">Its signature, base64.</param>
public sealed record AgentRelease(string Manifest, string Signature)
{
    /// <summary>Makes a key pair as PEM: the private half (PKCS #8) and the public one.</summary>
    public static (string PrivateKey, string PublicKey) NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (PemEncoding.WriteString("PRIVATE KEY", key.ExportPkcs8PrivateKey()) + "\n", PemEncoding.WriteString("PUBLIC KEY", key.ExportSubjectPublicKeyInfo()) + "\n");
    }

    /// <summary>Signs an executable. Errors: <c>ReleaseKeyInvalid</c>, <c>ReleaseUnfit</c> for what is no native program.</summary>
    /// <param name="agent">The executable.</param>
    /// <param name="version">Its release, as <c>cephadm-agent version</c> prints it.</param>
    /// <param name="privateKey">The private key, PEM.</param>
    public static AgentRelease Sign(AgentBinary agent, string version, string privateKey)
    {
        var machine = agent.Machine ?? throw new CephadmException("ReleaseUnfit", ErrorKind.InvalidInput,
            $"{agent.Path} is not a native program, so nothing tells which machine it is for.", "Give the published executable.", agent.Path);
        var manifest = JObject.FromObject(
            new ReleaseManifest
            {
                Product = "cephadm-agent",
                Version = version,
                Sha256 = agent.Sha256,
                Length = agent.Length,
                Machine = machine,
                Protocol = AgentProtocol.Version,
                MinimumProtocol = AgentProtocol.Version,
            },
            AgentJsonSettings.Serializer).ToString(Formatting.None);
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(privateKey);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new CephadmException("ReleaseKeyInvalid", ErrorKind.InvalidInput, "The release key is not an ECDSA private key in PEM.",
                "Make one with 'cephadm-controller agent new-key', or 'openssl ecparam -name prime256v1 -genkey -noout'.", null, e);
        }
        var signature = key.SignData(Encoding.UTF8.GetBytes(manifest), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new AgentRelease(manifest, Convert.ToBase64String(signature));
    }

    /// <summary>Reads what lies beside an executable. Error: <c>ReleaseUnsigned</c>.</summary>
    public static AgentRelease Read(AgentBinary agent)
    {
        try
        {
            return new AgentRelease(File.ReadAllText(ManifestOf(agent)), File.ReadAllText(SignatureOf(agent)).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CephadmException("ReleaseUnsigned", ErrorKind.NotFound, $"{agent.Path} has no manifest beside it that is signed.",
                $"Sign it: cephadm-controller agent sign --key FILE --agent {agent.Path}", agent.Path, e);
        }
    }

    /// <summary>Writes both beside an executable.</summary>
    public void Write(AgentBinary agent)
    {
        File.WriteAllText(ManifestOf(agent), Manifest);
        File.WriteAllText(SignatureOf(agent), Signature + "\n");
    }

    private static string ManifestOf(AgentBinary agent) => agent.Path + ".manifest";

    private static string SignatureOf(AgentBinary agent) => agent.Path + ".manifest.sig";
}
