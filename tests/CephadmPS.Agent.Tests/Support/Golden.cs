using System.Runtime.CompilerServices;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>Compares with a file of the source tree. With <c>UPDATE_GOLDEN=1</c> it writes the file and fails, so that nobody takes that for a test.</summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            Assert.Fail($"{path} was written; look at it");
        }
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
