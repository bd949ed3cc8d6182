using System.Security.Cryptography;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>A host's public key as a known_hosts line has it after the name.</summary>
public sealed record HostKey
{
    private HostKey(string type, string base64, byte[] blob)
    {
        Type = type;
        Base64 = base64;
        Fingerprint = "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=');
    }

    /// <summary>Key type, such as <c>ssh-ed25519</c>.</summary>
    public string Type { get; }

    /// <summary>The key itself.</summary>
    public string Base64 { get; }

    /// <summary>Fingerprint as ssh shows it: <c>SHA256:</c> and base64 without padding.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads <c>type base64 [comment]</c>. Errors: <c>HostKeyInvalid</c>.</summary>
    public static HostKey Parse(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length >= 2 && words[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '@'))
        {
            var blob = new byte[words[1].Length];
            // A key blob begins with its own type as a length-prefixed string (RFC 4253, section 6.6).
            if (Convert.TryFromBase64String(words[1], blob, out var length) && length > 4
                && blob.AsSpan(4, Math.Max(0, Math.Min(length - 4, words[0].Length))).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(words[0])))
            {
                return new HostKey(words[0], words[1], blob[..length]);
            }
        }
        throw new CephadmException("HostKeyInvalid", ErrorKind.InvalidInput,
            "A host key is not of the form 'type base64', such as 'ssh-ed25519 AAAA…'.",
            "Take it from /etc/ssh/ssh_host_ed25519_key.pub on the host.");
    }

    /// <summary>
    /// True when a fingerprint given by a person names this key: <c>SHA256:…</c> with or without prefix and padding.
    /// </summary>
    public bool Matches(string fingerprint)
    {
        var text = fingerprint.Trim();
        text = text.StartsWith("SHA256:", StringComparison.OrdinalIgnoreCase) ? text["SHA256:".Length..] : text;
        return string.Equals("SHA256:" + text.TrimEnd('='), Fingerprint, StringComparison.Ordinal);
    }

    /// <summary><c>type base64</c>.</summary>
    public override string ToString() => $"{Type} {Base64}";
}
