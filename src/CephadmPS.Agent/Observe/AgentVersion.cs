using System.Runtime.InteropServices;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe;

/// <summary>The release of this program, from <c>Directory.Build.props</c>.</summary>
internal static class AgentVersion
{
    public static string Text { get; } = typeof(AgentVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>All that tells one build from another, as JSON.</summary>
    public static string Details() => $$"""
        {
          "version": "{{Text}}",
          "protocol": {{AgentProtocol.Version}},
          "runtime": "{{RuntimeInformation.FrameworkDescription}}",
          "platform": "{{RuntimeInformation.RuntimeIdentifier}}",
          "upstream_layout": "20.2.4",
          "executable": "{{Environment.ProcessPath}}"
        }
        """;
}
