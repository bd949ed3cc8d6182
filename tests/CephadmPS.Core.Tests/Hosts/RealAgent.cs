using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Channels;

namespace CephadmPS.Core.Tests.Hosts;

/// <summary>The agent as it was built beside the tests, run as a program of its own.</summary>
internal static class RealAgent
{
    public static string Program { get; } = Find();

    public static HostAddress ThisHost { get; } = new(Environment.MachineName, "127.0.0.1");

    public static AgentChannel Channel() => new(ThisHost, new LocalTransport(Program));

    /// <summary>One that keeps its state below a directory.</summary>
    public static AgentChannel Channel(string root) => new(ThisHost, new LocalTransport(Program, ["serve", "--stdio", "--root", root]));

    private static string Find()
    {
        // …/tests/CephadmPS.Core.Tests/bin/Debug/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = OperatingSystem.IsWindows() ? "cephadm-agent.exe" : "cephadm-agent";
        return Directory.EnumerateFiles(Path.Combine(root, "src", "CephadmPS.Agent", "bin", output.Parent.Name), program, SearchOption.AllDirectories)
            .OrderBy(f => f.Length).First();
    }
}
