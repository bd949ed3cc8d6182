using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Records as values of the config-key store, which takes at most 65,536 bytes: short ones as they are (<c>t:</c>), long ones as gzip
/// and base64 (<c>z:</c>), and what is still too long in parts (<c>s:COUNT:DIGEST</c>) under keys that carry the digest. Parts are
/// written before the value that names them, so a reader sees the old record or the new one, never a mixture.
/// </summary>
internal static class RecordCodec
{
    /// <summary>Ceph's <c>mon_config_key_max_entry_size</c>.</summary>
    public const int MaxValue = 65536;

    /// <summary>Below this a record stays readable for a person with <c>ceph config-key get</c>.</summary>
    private const int PlainLimit = 1024;

    private const int PartSize = 60000;

    // A record that unpacks to more than this was not written by us.
    private const int MaxText = 256 * 1024 * 1024;

    /// <summary>A record as stored: the value of its own key, and its parts when it needs them.</summary>
    public sealed record Stored(string Value, IReadOnlyList<KeyValuePair<string, string>> Parts);

    public static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32].ToLowerInvariant();

    public static Stored Encode(string key, string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= PlainLimit)
        {
            return new Stored("t:" + text, []);
        }
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }
        var base64 = Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
        if (base64.Length + 2 <= MaxValue)
        {
            return new Stored("z:" + base64, []);
        }
        var digest = Digest(text);
        var parts = base64.Chunk(PartSize).Select((part, i) => KeyValuePair.Create(PartKey(key, digest, i), new string(part))).ToList();
        return new Stored($"s:{parts.Count}:{digest}", parts);
    }

    /// <summary>The record behind a value; parts are looked up by key.</summary>
    public static string Decode(string key, string value, Func<string, string?> part)
    {
        try
        {
            switch (value.Length < 2 ? "" : value[..2])
            {
                case "t:":
                    return value[2..];
                case "z:":
                    return Unpack(value[2..]);
                case "s:":
                    var words = value.Split(':');
                    var base64 = string.Concat(Enumerable.Range(0, int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture))
                        .Select(i => part(PartKey(key, words[2], i)) ?? throw new FormatException($"part {i} is missing")));
                    var text = Unpack(base64);
                    return Digest(text) == words[2] ? text : throw new FormatException("its digest is wrong");
                default:
                    throw new FormatException("it is of no form that this program writes");
            }
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or OverflowException or IndexOutOfRangeException)
        {
            throw StateErrors.Damaged(key, e.Message, e);
        }
    }

    public static bool IsPart(string key) => key.Contains('#', StringComparison.Ordinal);

    /// <summary>Parts that belong to a record, to whatever version of it.</summary>
    public static bool IsPartOf(string partKey, string key) => partKey.StartsWith(key + "#", StringComparison.Ordinal);

    private static string PartKey(string key, string digest, int index) => $"{key}#{digest}.{index}";

    private static string Unpack(string base64)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(base64)), CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = gzip.Read(buffer)) > 0)
        {
            text.Write(buffer, 0, read);
            if (text.Length > MaxText)
            {
                throw new InvalidDataException("it is larger than any record");
            }
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
