using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.Clusters;

/// <summary>CephFS file systems: pools and the file system itself. No spec field creates one.</summary>
internal static class FileSystems
{
    /// <summary>Creates a file system and its pools. Errors: <c>FileSystemNameInvalid</c>.</summary>
    public static async Task<ChangeResult> CreateAsync(IMonitorClient monitors, string name, CancellationToken cancellation)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            throw new CephadmException("FileSystemNameInvalid", ErrorKind.InvalidInput,
                $"'{name}' cannot name a file system: letters, digits, '_', '-' and '.' only.", "Choose another name.", name);
        }
        return await monitors.CreateFileSystemAsync(name, cancellation).ConfigureAwait(false)
            ? new ChangeResult(name, true, $"File system {name} created with its pools.")
            : new ChangeResult(name, false, $"File system {name} is there; nothing changed.");
    }
}
