namespace CephadmPS.Agent.Hosting;

/// <summary>The container engine's program, found without starting it: podman if there is one, else docker, as upstream chooses.</summary>
/// <param name="Name"><c>podman</c> or <c>docker</c>.</param>
public sealed record EngineProgram(string Name)
{
    public bool IsPodman => Name == "podman";

    /// <summary>The host's engine; null when it has none.</summary>
    public static EngineProgram? Find(HostContext host) =>
        Programs.Find(host, "podman") is not null ? new EngineProgram("podman")
        : Programs.Find(host, "docker") is not null ? new EngineProgram("docker")
        : null;

    /// <summary>The host's engine. Error: <c>NoContainerEngine</c>.</summary>
    public static EngineProgram Require(HostContext host) => Find(host)
        ?? throw AgentException.Refused("NoContainerEngine", "neither podman nor docker is on this host", "Run prepare-host.");
}
