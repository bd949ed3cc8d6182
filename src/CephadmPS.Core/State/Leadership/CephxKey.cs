using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CephadmPS.Core.State.Leadership;

/// <summary>
/// CephX keys as <c>CryptoKey::encode</c> in <c>ceph/src/auth/Crypto.cc</c> writes them: type (u16), creation time (u32 seconds, u32 nanoseconds),
/// length (u16) and the secret, little endian, in base64.
/// </summary>
internal static class CephxKey
{
    /// <summary>AES-128 (<c>CEPH_CRYPTO_AES</c>), the only type up to Ceph 19. Ceph 20 warns of entities with it.</summary>
    public const int Aes = 1;

    /// <summary>AES-256 with Kerberos' integrity check (<c>CEPH_CRYPTO_AES256KRB5</c>), called <c>aes256k</c> since Ceph 20.</summary>
    public const int Aes256k = 2;

    private const int HeaderLength = 12;

    /// <summary>A new random key.</summary>
    public static string New(int type, DateTimeOffset created)
    {
        var length = type == Aes256k ? 32 : 16;
        var key = new byte[HeaderLength + length];
        BinaryPrimitives.WriteUInt16LittleEndian(key, (ushort)type);
        BinaryPrimitives.WriteUInt32LittleEndian(key.AsSpan(2), (uint)created.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt16LittleEndian(key.AsSpan(10), (ushort)length);
        RandomNumberGenerator.Fill(key.AsSpan(HeaderLength));
        return Convert.ToBase64String(key);
    }

    /// <summary>The type of a key; 0 for what is none.</summary>
    public static int TypeOf(string key)
    {
        Span<byte> bytes = stackalloc byte[128];
        return Convert.TryFromBase64String(key, bytes, out var length) && length > HeaderLength ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : 0;
    }
}
