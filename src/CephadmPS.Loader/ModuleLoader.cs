using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace CephadmPS.Loader;

/// <summary>
/// Runs when PowerShell imports the module, before the cmdlets' assembly is looked at. From then on the core and its libraries are found
/// in a load context of their own: another module's Newtonsoft.Json or YamlDotNet, loaded earlier or later and of whatever version, neither
/// replaces ours nor is replaced by it.
/// </summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer
{
    private const string Core = "CephadmPS.Core";

    // One for the process: types loaded twice would not be equal, and an import with -Force comes here again.
    private static readonly PrivateLoadContext Context = new(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!);

    /// <summary>
    /// Called by PowerShell on import. The handler stays when the module is removed: it answers for one name only, and another runspace
    /// of the process may still use the module.
    /// </summary>
    public void OnImport()
    {
        AssemblyLoadContext.Default.Resolving -= ResolveCore;
        AssemblyLoadContext.Default.Resolving += ResolveCore;
    }

    // The cmdlets' assembly lives in the default context and refers to the core only; the core's own references are then resolved in the
    // private one.
    private static Assembly? ResolveCore(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Core ? Context.LoadFromAssemblyName(name) : null;
}
