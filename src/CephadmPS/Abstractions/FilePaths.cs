using System.Management.Automation;
using CephadmPS.Core.Errors;
using CephadmPS.Errors;

namespace CephadmPS.Abstractions;

/// <summary>Turns the paths that a user gave into files, by the session's own rules: its location, drives and wildcards.</summary>
internal static class FilePaths
{
    /// <summary>Files of the file system. A path that leads to none is an error of its own, and the others go on.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="paths">Paths with wildcards.</param>
    /// <param name="literalPaths">Paths taken literally.</param>
    public static List<string> ResolveFiles(this PSCmdlet cmdlet, string[] paths, string[] literalPaths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                files.AddRange(FilesOnly(cmdlet, path, cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider), provider));
            }
            catch (ItemNotFoundException)
            {
                cmdlet.WriteError(NotFound(path));
            }
        }
        foreach (var path in literalPaths)
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            files.AddRange(FilesOnly(cmdlet, path, [file], provider));
        }
        return files;
    }

    private static List<string> FilesOnly(PSCmdlet cmdlet, string path, IEnumerable<string> found, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem")
        {
            cmdlet.WriteError(ErrorRecords.From(new CephadmException("PathNotAFile", ErrorKind.InvalidInput,
                $"'{path}' does not lead into the file system but to the provider {provider.Name}.", "Give the path of a file.", path)));
            return [];
        }
        var files = found.Where(File.Exists).ToList();
        if (files.Count == 0)
        {
            cmdlet.WriteError(NotFound(path));
        }
        return files;
    }

    private static ErrorRecord NotFound(string path) => ErrorRecords.From(new CephadmException("FileNotFound", ErrorKind.NotFound,
        $"There is no file '{path}'.", "Check the path; relative ones start at the current location (Get-Location).", path));
}
