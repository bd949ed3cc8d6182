using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Agents;

/// <summary>The agent's executable on this machine, as it is pushed to hosts.</summary>
public sealed record AgentBinary
{
    private AgentBinary(string path, long length, string sha256, string? machine)
    {
        Machine = machine;
        Path = path;
        Length = length;
        Sha256 = sha256;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The machine that it is for, in the words of <c>uname -m</c>; null when it is no native program (a script of a test).</summary>
    public string? Machine { get; }

    /// <summary>
    /// Finds the executable: the path given; the environment's <c>CEPHADM_AGENT</c>; <c>agent/linux-x64/cephadm-agent</c> beside this
    /// assembly. Errors: <c>AgentMissing</c>.
    /// </summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A program published as one file has no location; its own directory is taken then.")]
    public static AgentBinary Locate(string? path = null)
    {
        var candidate = path ?? Environment.GetEnvironmentVariable("CEPHADM_AGENT");
        if (string.IsNullOrEmpty(candidate))
        {
            var beside = System.IO.Path.GetDirectoryName(typeof(AgentBinary).Assembly.Location);
            candidate = System.IO.Path.Combine(string.IsNullOrEmpty(beside) ? AppContext.BaseDirectory : beside, "agent", "linux-x64", "cephadm-agent");
        }
        try
        {
            using var file = File.OpenRead(candidate);
            var digest = Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
            file.Position = 0;
            var header = new byte[20];
            return new AgentBinary(candidate, file.Length, digest, file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length ? MachineOf(header) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CephadmException("AgentMissing", ErrorKind.NotFound, $"The agent's executable cannot be read: {candidate}.",
                "Publish it (dotnet publish src/CephadmPS.Agent -r linux-x64), or name it with -AgentPath or CEPHADM_AGENT.", candidate, e);
        }
    }

    // An ELF file begins so, and has its machine's number in little endian at 18.
    private static string? MachineOf(ReadOnlySpan<byte> header) => !header.StartsWith("\u007fELF"u8) ? null : (header[18] | (header[19] << 8)) switch
    {
        62 => "x86_64",
        183 => "aarch64",
        _ => null,
    };
}
