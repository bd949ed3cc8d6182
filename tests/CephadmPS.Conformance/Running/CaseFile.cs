using System.IO.Compression;

namespace CephadmPS.Conformance.Running;

/// <summary>A file of cases, one a line; plain or packed (<c>.gz</c>). Its name says the suite.</summary>
internal sealed class CaseFile(string path)
{
    public string Name { get; } = Path.GetFileName(path);

    /// <summary>What stands before the first dot of the name.</summary>
    public string Suite => Name.Split('.')[0];

    public IEnumerable<ConformanceCase> Cases() => Lines().Where(line => line.Trim().Length > 0).Select(ConformanceCase.Parse);

    private IEnumerable<string> Lines()
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (text.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
