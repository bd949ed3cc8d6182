namespace CephadmPS.Agent.Observe;

/// <summary>The release of this program, from <c>Directory.Build.props</c>.</summary>
internal static class AgentVersion
{
    public static string Text { get; } = typeof(AgentVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
