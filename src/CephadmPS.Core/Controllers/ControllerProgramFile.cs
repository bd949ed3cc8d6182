using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Controllers;

/// <summary>The controller's executable on this computer, as it is put onto hosts.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal digits.</param>
internal sealed record ControllerProgramFile(string Path, long Length, string Sha256)
{
    // A file that needs an installed runtime has some megabytes; one that brings it along has more than thirty.
    private const long SmallestSelfContained = 20 << 20;

    /// <summary>
    /// Finds it: the path given; the environment's <c>CEPHADM_CONTROLLER</c>; this very program, when it is one that brings its runtime along;
    /// <c>daemon/linux-x64/cephadm-controller</c> beside this assembly or one folder up.
    /// Errors: <c>ControllerMissing</c>, <c>ControllerNotSelfContained</c>.
    /// </summary>
    public static ControllerProgramFile Locate(string? path)
    {
        var candidate = path ?? Candidates().FirstOrDefault(File.Exists) ?? Candidates().Last();
        try
        {
            using var file = File.OpenRead(candidate);
            if (file.Length < SmallestSelfContained)
            {
                throw new CephadmException("ControllerNotSelfContained", ErrorKind.InvalidInput, $"{candidate} needs a .NET runtime, which hosts do not have.",
                    "Publish one that brings it along: dotnet msbuild build/package.proj -t:Daemon", candidate);
            }
            return new ControllerProgramFile(candidate, file.Length, Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CephadmException("ControllerMissing", ErrorKind.NotFound, $"The controller's executable cannot be read: {candidate}.",
                "Publish it (dotnet msbuild build/package.proj -t:Daemon), or name it with -ControllerPath (--program) or CEPHADM_CONTROLLER.", candidate, e);
        }
    }

    /// <summary>There is one on this computer.</summary>
    public static bool IsThere => Candidates().Any(candidate => File.Exists(candidate) && new FileInfo(candidate).Length >= SmallestSelfContained);

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A program published as one file has no location; its own directory is taken then.")]
    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CEPHADM_CONTROLLER") is { Length: > 0 } named)
        {
            return [named];
        }
        var assembly = typeof(ControllerProgramFile).Assembly.Location;
        var own = assembly.Length == 0 && Environment.ProcessPath is { } program && new FileInfo(program) is { Exists: true, Length: >= SmallestSelfContained } ? program : null;
        var folder = assembly.Length == 0 ? AppContext.BaseDirectory : System.IO.Path.GetDirectoryName(assembly)!;
        var shipped = System.IO.Path.Combine("daemon", "linux-x64", "cephadm-controller");
        return
        [
            .. own is null ? (string[])[] : [own],
            System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", shipped)),
            System.IO.Path.Combine(folder, shipped),
        ];
    }
}
