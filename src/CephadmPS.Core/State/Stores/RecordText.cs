using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// How a record's value looks in the config-key store. Small plain text stays as it is, so that <c>ceph config-key get</c> shows it; anything
/// else is <c>gz:</c> and base64 of its gzip; what is still too large for one key is cut into parts, and the record's own key holds
/// <c>parts:VERSION:COUNT</c>.
/// </summary>
internal static partial class RecordText
{
    /// <summary>Largest value of a key: Ceph's option <c>mon_config_key_max_entry_size</c>, 64 KiB by default.</summary>
    public const int MaxValue = 65_536;

    /// <summary>Longest text, in characters, that is kept readable.</summary>
    public const int MaxPlain = 8_192;

    private const string PackedMark = "gz:";
    private const string PartsMark = "parts:";

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code), '\n', '\t']);

    // A lone surrogate cannot be stored, and must not turn into another character unseen.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A value as its keys hold it.</summary>
    /// <param name="Head">What the record's own key holds.</param>
    /// <param name="Parts">Further keys with their values, to be written before the head.</param>
    public sealed record Stored(string Head, IReadOnlyDictionary<string, string> Parts);

    /// <summary>Digest by which two values are compared.</summary>
    public static string DigestOf(string value) => Convert.ToHexString(SHA256.HashData(Utf8.GetBytes(value)));

    /// <summary>True for the key of a part, with the key of its record.</summary>
    public static bool IsPart(string key, out string record)
    {
        var match = PartKey().Match(key);
        record = match.Success ? key[..match.Index] : key;
        return match.Success;
    }

    /// <summary>The beginning that the keys of all parts of a record share.</summary>
    public static string PartPrefix(string key) => key + "#";

    /// <summary>The value as it is to be stored.</summary>
    public static Stored Encode(string key, string value)
    {
        var text = IsPlain(value) ? value : PackedMark + Convert.ToBase64String(Zip(Utf8.GetBytes(value)));
        if (text.Length <= MaxValue)
        {
            return new Stored(text, new Dictionary<string, string>());
        }
        // The version comes from the content: parts of two writes never mix, and parts that are there already are the right ones.
        var version = VersionOf(text);
        var parts = text.Chunk(MaxValue).Select((part, index) => (Key: PartKeyOf(key, version, index), Value: new string(part))).ToList();
        return new Stored($"{PartsMark}{version}:{parts.Count}", parts.ToDictionary(part => part.Key, part => part.Value));
    }

    /// <summary>The value that is stored. Errors: <see cref="FormatException"/> or <see cref="InvalidDataException"/> with what is wrong.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="head">What its own key holds.</param>
    /// <param name="part">Gives the value of a part's key, null when it is not there.</param>
    public static string Decode(string key, string head, Func<string, string?> part)
    {
        var text = head.StartsWith(PartsMark, StringComparison.Ordinal) ? Join(key, head, part) : head;
        return text.StartsWith(PackedMark, StringComparison.Ordinal) ? Unzip(Convert.FromBase64String(text[PackedMark.Length..])) : text;
    }

    // 'config-key dump' shows a value with any other character as "<<< binary blob of length N >>>" (is_binary_string in ceph/src/include/util.h).
    private static bool IsPlain(string value) =>
        value.Length <= MaxPlain
        && !value.StartsWith(PackedMark, StringComparison.Ordinal)
        && !value.StartsWith(PartsMark, StringComparison.Ordinal)
        && !value.AsSpan().ContainsAnyExcept(Plain);

    private static string Join(string key, string head, Func<string, string?> part)
    {
        var fields = head.Split(':');
        if (fields.Length != 3 || !int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new FormatException($"'{head}' does not tell its parts");
        }
        var text = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            text.Append(part(PartKeyOf(key, fields[1], index)) ?? throw new FormatException($"part {index + 1} of {count} is missing"));
        }
        var joined = text.ToString();
        return VersionOf(joined) == fields[1] ? joined : throw new FormatException($"its {count} parts do not belong together");
    }

    private static string PartKeyOf(string key, string version, int index) => string.Create(CultureInfo.InvariantCulture, $"{PartPrefix(key)}{version}.{index}");

    private static string VersionOf(string text) => DigestOf(text)[..16];

    private static byte[] Zip(byte[] data)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }
        return zipped.ToArray();
    }

    private static string Unzip(byte[] data)
    {
        using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        // An incomplete stream reads as a shorter text; gzip's last four bytes tell the length that it should have. Nothing empty is compressed.
        if (plain.Length == 0 || BitConverter.ToUInt32(data.AsSpan(data.Length - 4)) != (uint)plain.Length)
        {
            throw new InvalidDataException("its compressed text is incomplete");
        }
        return Utf8.GetString(plain.GetBuffer().AsSpan(0, (int)plain.Length));
    }

    [GeneratedRegex("#[0-9A-F]{16}\\.[0-9]{1,6}$")]
    private static partial Regex PartKey();
}
