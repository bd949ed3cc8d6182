namespace CephadmPS.Core.Tests.Support;

/// <summary>The repository that the tests are built in.</summary>
internal static class Repository
{
    /// <summary>Its directory.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CephadmPS.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("not below the repository");
        }
        return directory.FullName;
    }
}
