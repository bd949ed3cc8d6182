using System.Security.Cryptography;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Installation;

/// <summary>
/// The public key that a newer agent's manifest must be signed with, fixed when the agent was installed. ECDSA on P-256: .NET has it through
/// the OpenSSL that the agent needs for SHA-256 anyway, on every system that signs; Ed25519 it does not have.
/// </summary>
internal sealed class TrustedKey
{
    private const string Curve = "1.2.840.10045.3.1.7";

    private readonly byte[] encoded;

    private TrustedKey(string pem, byte[] encoded) => (Pem, this.encoded) = (pem, encoded);

    /// <summary>The key as text, with one line end.</summary>
    public string Pem { get; }

    /// <summary>Such as OpenSSH writes fingerprints.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(encoded)).TrimEnd('=');

    /// <summary>Reads a key. Error: <c>PublicKeyInvalid</c>.</summary>
    public static TrustedKey Parse(string pem)
    {
        try
        {
            var found = PemEncoding.Find(pem);
            if (pem[found.Label] != "PUBLIC KEY")
            {
                // Somebody may have given the private key; it must not end up in an error either.
                throw Invalid("it is no 'PUBLIC KEY'");
            }
            var encoded = Convert.FromBase64String(pem[found.Base64Data]);
            using var key = Import(encoded);
            return key.ExportParameters(false).Curve.Oid.Value == Curve
                ? new TrustedKey(PemEncoding.WriteString("PUBLIC KEY", encoded) + "\n", encoded)
                : throw Invalid("it is on another curve");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or CryptographicException)
        {
            throw Invalid("it cannot be read");
        }
    }

    /// <summary>The key that is fixed on this host; null: none.</summary>
    public static TrustedKey? Of(HostContext host) => new HostFiles(host).ReadText(AgentPlaces.Key) is { } pem ? Parse(pem) : null;

    /// <summary>Whether a signature (DER) is of these very bytes.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = Import(encoded);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static ECDsa Import(byte[] encoded)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(encoded, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static AgentException Invalid(string why) => AgentException.Refused("PublicKeyInvalid", $"the public key is not one of ECDSA on P-256: {why}",
        "Give the public half in PEM, such as 'cephadm-controller agent new-key' or 'openssl ec -pubout' write it.");
}
