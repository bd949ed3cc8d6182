using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.Clusters;

/// <summary>CephFS file systems: pools and the file system itself. No spec field creates one.</summary>
internal static class FileSystems
{
    /// <summary>Creates pools <c>cephfs.NAME.meta</c> and <c>cephfs.NAME.data</c>, named as Ceph's own <c>fs volume create</c> names them, and the file system.</summary>
    public static async Task<ChangeResult> CreateAsync(IMonitorClient monitors, string name, CancellationToken cancellation)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            throw new CephadmException("FileSystemNameInvalid", ErrorKind.InvalidInput,
                $"'{name}' cannot name a file system: letters, digits, '_', '-' and '.' only.", "Choose another name.", name);
        }
        if ((await monitors.ListFileSystemsAsync(cancellation).ConfigureAwait(false)).Contains(name))
        {
            return new ChangeResult(name, false, $"File system {name} is there; nothing changed.");
        }
        var (metadata, data) = ($"cephfs.{name}.meta", $"cephfs.{name}.data");
        await monitors.CreatePoolAsync(metadata, bulk: false, cancellation).ConfigureAwait(false);
        await monitors.CreatePoolAsync(data, bulk: true, cancellation).ConfigureAwait(false);
        await monitors.CreateFileSystemAsync(name, metadata, data, cancellation).ConfigureAwait(false);
        return new ChangeResult(name, true, $"File system {name} created with pools {metadata} and {data}.");
    }
}
