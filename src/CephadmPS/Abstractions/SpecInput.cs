using System.Management.Automation;
using CephadmPS.Core.Specs;

namespace CephadmPS.Abstractions;

/// <summary>Collects spec documents from files, text and objects over the records of a pipeline.</summary>
internal sealed class SpecInput
{
    private readonly List<string> files = [];
    private readonly List<string> text = [];
    private readonly List<ServiceSpec> specs = [];

    /// <summary>Nothing was given.</summary>
    public bool IsEmpty => files.Count == 0 && text.Count == 0 && specs.Count == 0;

    /// <summary>Files that are to be read. A path that leads to none is an error of its own.</summary>
    public void AddFiles(PSCmdlet cmdlet, string[] paths, string[] literalPaths) => files.AddRange(cmdlet.ResolveFiles(paths, literalPaths));

    /// <summary>Text; what comes record by record, as from Get-Content, is put together.</summary>
    public void AddText(IEnumerable<string> lines) => text.AddRange(lines);

    /// <summary>Specs as objects.</summary>
    public void AddSpecs(IEnumerable<ServiceSpec> objects) => specs.AddRange(objects);

    /// <summary>Each file, and the text, parsed on its own: what is wrong stands in its errors.</summary>
    public IEnumerable<SpecFile> Parse()
    {
        foreach (var file in files)
        {
            yield return SpecFile.Parse(File.ReadAllText(file), file);
        }
        if (text.Count > 0)
        {
            yield return SpecFile.Parse(string.Join('\n', text), null);
        }
    }

    /// <summary>All documents as one file. Error: <c>SpecInvalid</c>, with everything that is wrong in any of them.</summary>
    public SpecFile Read() => SpecFile.Combine([.. Parse()], specs);

    /// <summary>The same with what is wrong left in its errors.</summary>
    public SpecFile ReadAll() => SpecFile.Join([.. Parse()], specs);
}
