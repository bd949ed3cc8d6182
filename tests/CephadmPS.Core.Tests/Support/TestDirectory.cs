namespace CephadmPS.Core.Tests.Support;

/// <summary>A directory that goes away with the test.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cephadm-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
