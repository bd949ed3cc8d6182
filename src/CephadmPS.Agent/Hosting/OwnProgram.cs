using System.Security.Cryptography;

namespace CephadmPS.Agent.Hosting;

/// <summary>The executable that this process runs.</summary>
internal static class OwnProgram
{
    // The process's own image, even after the file was replaced on disk.
    public const string Image = "/proc/self/exe";

    private static readonly Lazy<string> OwnDigest = new(Compute);

    /// <summary>SHA-256 in lower-case hexadecimal digits, computed once; empty when it cannot be read.</summary>
    public static string Digest => OwnDigest.Value;

    /// <summary>SHA-256 of a file in lower-case hexadecimal digits.</summary>
    public static string DigestOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string Compute()
    {
        try
        {
            return DigestOf(Image);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without /proc nothing can be told; whoever compares finds another agent and says so.
            return "";
        }
    }
}
