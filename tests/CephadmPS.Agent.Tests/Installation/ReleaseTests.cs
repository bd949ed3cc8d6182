using System.Security.Cryptography;
using System.Text;
using CephadmPS.Agent.Installation;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Installation;

/// <summary>A keyholder's releases.</summary>
internal sealed class Releaser : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicKey => key.ExportSubjectPublicKeyInfoPem();

    public ReplaceAgentRequest Sign(string manifest, bool allowDowngrade = false) => new()
    {
        Manifest = manifest,
        Signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(manifest), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        AllowDowngrade = allowDowngrade,
    };

    public static string Manifest(string version = "9.0.0", string? digest = null, long length = 10, string? machine = null, int protocol = 1, int minimum = 1, string product = "cephadm-agent") => $$"""
        {"product":"{{product}}","version":"{{version}}","sha256":"{{digest ?? new string('a', 64)}}","length":{{length}},"machine":"{{machine ?? ReleaseCheck.Machine}}","protocol":{{protocol}},"minimum_protocol":{{minimum}}}
        """;

    public void Dispose() => key.Dispose();
}

public sealed class ReleaseTests : IDisposable
{
    private readonly Releaser releaser = new();

    public void Dispose() => releaser.Dispose();

    private ReleaseManifest Check(ReplaceAgentRequest request, string own = "1.2.0") => ReleaseCheck.Check(TrustedKey.Parse(releaser.PublicKey), request, own, new string('0', 64));

    private string RefusalOf(ReplaceAgentRequest request, string own = "1.2.0")
    {
        var refused = Assert.Throws<AgentException>(() => Check(request, own));
        Assert.Equal(AgentErrorCodes.Refused, refused.Code);
        Assert.True(refused.Undone);
        return refused.Id;
    }

    [Fact]
    public void A_newer_release_with_the_right_signature_is_taken() => Assert.Equal("9.0.0", Check(releaser.Sign(Releaser.Manifest())).Version);

    [Fact]
    public void Every_changed_byte_of_manifest_or_signature_is_refused()
    {
        var good = releaser.Sign(Releaser.Manifest());
        for (var at = 0; at < good.Manifest.Length; at++)
        {
            var changed = good.Manifest.ToCharArray();
            changed[at] = (char)(changed[at] ^ 1);
            Assert.Equal("ReleaseSignatureInvalid", RefusalOf(new ReplaceAgentRequest { Manifest = new string(changed), Signature = good.Signature }));
        }
        var signature = Convert.FromBase64String(good.Signature);
        for (var at = 0; at < signature.Length; at++)
        {
            var changed = signature.ToArray();
            changed[at] ^= 1;
            Assert.Equal("ReleaseSignatureInvalid", RefusalOf(new ReplaceAgentRequest { Manifest = good.Manifest, Signature = Convert.ToBase64String(changed) }));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void What_is_no_signature_is_refused(string signature) =>
        Assert.Equal("ReleaseSignatureInvalid", RefusalOf(new ReplaceAgentRequest { Manifest = Releaser.Manifest(), Signature = signature }));

    [Fact]
    public void Another_key_is_refused()
    {
        using var other = new Releaser();

        Assert.Equal("ReleaseSignatureInvalid", RefusalOf(other.Sign(Releaser.Manifest())));
    }

    [Theory]
    [InlineData("1.1.9")]
    [InlineData("1.2.0")]
    [InlineData("0.9.0")]
    public void What_is_not_newer_needs_an_explicit_word(string version)
    {
        Assert.Equal("ReleaseOlder", RefusalOf(releaser.Sign(Releaser.Manifest(version))));
        Assert.Equal(version, Check(releaser.Sign(Releaser.Manifest(version), allowDowngrade: true)).Version);
    }

    [Fact]
    public void Versions_are_compared_as_numbers() => Assert.Equal("1.10.0", Check(releaser.Sign(Releaser.Manifest("1.10.0"))).Version);

    [Fact]
    public void A_release_for_another_machine_or_for_other_controllers_is_refused()
    {
        Assert.Equal("ReleaseUnfit", RefusalOf(releaser.Sign(Releaser.Manifest(machine: "riscv64"))));
        Assert.Equal("ReleaseUnfit", RefusalOf(releaser.Sign(Releaser.Manifest(protocol: AgentProtocol.Version + 1, minimum: AgentProtocol.Version + 1))));
        Assert.Equal("9.0.0", Check(releaser.Sign(Releaser.Manifest(protocol: AgentProtocol.Version + 1, minimum: AgentProtocol.Version))).Version);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("no json")]
    public void A_signed_text_that_is_no_manifest_is_refused(string text) => Assert.Equal("ReleaseManifestInvalid", RefusalOf(releaser.Sign(text)));

    [Fact]
    public void Another_products_manifest_is_refused() => Assert.Equal("ReleaseManifestInvalid", RefusalOf(releaser.Sign(Releaser.Manifest(product: "other"))));

    [Fact]
    public void Without_a_key_nothing_is_genuine() => Assert.Equal("ReleaseKeyMissing",
        Assert.Throws<AgentException>(() => ReleaseCheck.Check(null, releaser.Sign(Releaser.Manifest()), "1.0.0", "")).Id);

    [Fact]
    public void Only_public_keys_of_the_curve_are_taken_and_a_private_one_is_not_repeated()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        foreach (var pem in new[] { "", "x", key.ExportPkcs8PrivateKeyPem(), otherCurve.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem() })
        {
            var error = Assert.Throws<AgentException>(() => TrustedKey.Parse(pem));
            Assert.Equal("PublicKeyInvalid", error.Id);
            Assert.DoesNotContain("PRIVATE", error.Message);
        }
    }
}
