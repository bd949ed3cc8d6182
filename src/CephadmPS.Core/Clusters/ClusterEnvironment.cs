using CephadmPS.Core.Hosts;

namespace CephadmPS.Core.Clusters;

/// <summary>What a session needs from the computer it runs on.</summary>
public sealed class ClusterEnvironment
{
    /// <summary>Directory of profiles and mirrors, default <c>$CEPHADM_HOME</c> or <c>~/.config/cephadmps</c>.</summary>
    public string HomeDirectory { get; init; } =
        Environment.GetEnvironmentVariable("CEPHADM_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cephadmps");

    /// <summary>The agent executable that is pushed to hosts; null: <c>$CEPHADM_AGENT</c>, else the one shipped beside this assembly.</summary>
    public string? AgentPath { get; init; }

    /// <summary>The executable that is put onto hosts, for controllers that run there; null: see <see cref="Controllers.ControllerOptions.ProgramPath"/>.</summary>
    public string? ControllerPath { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes connectors; tests give simulated hosts.</summary>
    public Func<SshSettings, IAgentConnector>? Connectors { get; init; }

    /// <summary>There is an executable to put onto hosts.</summary>
    internal bool CanPlaceControllers => ControllerPath is not null || Controllers.ControllerProgramFile.IsThere;

    /// <summary>Saved profiles.</summary>
    public ProfileStore Profiles => new(Path.Combine(HomeDirectory, "clusters"));

    /// <summary>Bootstraps begun and not known to have ended.</summary>
    public PendingBootstraps PendingBootstraps => new(Path.Combine(HomeDirectory, "pending"));

    /// <summary>The environment of this process.</summary>
    public static ClusterEnvironment Default { get; } = new();
}
