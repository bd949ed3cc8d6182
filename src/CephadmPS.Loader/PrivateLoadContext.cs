using System.Reflection;
using System.Runtime.Loader;

namespace CephadmPS.Loader;

/// <summary>
/// A load context for the module's own assemblies. What stands beside the module is taken from there; everything else (the runtime,
/// PowerShell) comes from the default context, so that a type shared with PowerShell stays one type.
/// </summary>
internal sealed class PrivateLoadContext(string directory) : AssemblyLoadContext("Cephadm")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
