using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Agents;

/// <summary>The agent's executable on this machine, as it is pushed to hosts.</summary>
public sealed record AgentBinary
{
    private AgentBinary(string path, long length, string sha256)
    {
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
            return new AgentBinary(candidate, file.Length, Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CephadmException("AgentMissing", ErrorKind.NotFound, $"The agent's executable cannot be read: {candidate}.",
                "Publish it (dotnet publish src/CephadmPS.Agent -r linux-x64), or name it with -AgentPath or CEPHADM_AGENT.", candidate, e);
        }
    }
}
