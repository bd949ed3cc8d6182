using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Containers;

public enum EngineKind
{
    Podman,
    Docker,
}

/// <summary>The program that runs containers on this host: podman if there is one, else docker.</summary>
public sealed class ContainerEngine
{
    private static readonly Version MinimalPodman = new(2, 0, 2);
    private static readonly Version CgroupsSplit = new(2, 1, 0);
    private static readonly Version UnlimitedIsMinusOne = new(3, 4, 1);
    private static readonly string[] SearchPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public ContainerEngine(EngineKind kind, string path, Version version)
    {
        Kind = kind;
        Path = path;
        Version = version;
    }

    public EngineKind Kind { get; }

    /// <summary>Absolute path; unit scripts run with a bare environment.</summary>
    public string Path { get; }

    public Version Version { get; }

    public bool IsPodman => Kind == EngineKind.Podman;

    /// <summary>Containers stay in their unit's cgroup.</summary>
    public bool SplitsCgroups => IsPodman && Version >= CgroupsSplit;

    /// <summary>Daemons write to the journal themselves, which needs podman's unit cgroups to be attributed to the unit.</summary>
    public bool LogsToJournal => SplitsCgroups;

    public string UnlimitedPids => IsPodman && Version < UnlimitedIsMinusOne ? "--pids-limit=0" : "--pids-limit=-1";

    /// <summary>Finds the engine; <c>NoContainerEngine</c> or <c>ContainerEngineTooOld</c> when there is none fit.</summary>
    public static async Task<ContainerEngine> DetectAsync(HostContext host, CancellationToken cancellation = default)
    {
        if (Find(host, "podman") is { } podman)
        {
            var answer = await host.Processes.RunAsync(new ProcessSpec(podman, "--version"), cancellation);
            var version = ParseVersion(answer.Output);
            return version >= MinimalPodman
                ? new ContainerEngine(EngineKind.Podman, podman, version)
                : throw AgentException.Refused("ContainerEngineTooOld", $"podman {version} is too old, {MinimalPodman} or later is needed",
                    "upgrade podman on this host");
        }
        return Find(host, "docker") is { } docker
            ? new ContainerEngine(EngineKind.Docker, docker, new Version(0, 0))
            : throw AgentException.Refused("NoContainerEngine", "no container engine (podman or docker) was found on this host",
                "install podman (cephadm-agent prepare-host does), then repeat the command");
    }

    private static string? Find(HostContext host, string program) =>
        SearchPath.Select(directory => $"{directory}/{program}").FirstOrDefault(path => File.Exists(host.PathOf(path)));

    /// <summary>Of <c>podman version 5.4.2</c> or <c>podman version 4.9.4-rhel</c>.</summary>
    internal static Version ParseVersion(string text)
    {
        var word = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        var numbers = word.Split('.').Select(part => new string([.. part.TakeWhile(char.IsAsciiDigit)]))
            .TakeWhile(digits => digits.Length > 0).Select(int.Parse).Take(3).ToArray();
        return numbers.Length switch
        {
            0 => new Version(0, 0),
            1 => new Version(numbers[0], 0),
            2 => new Version(numbers[0], numbers[1]),
            _ => new Version(numbers[0], numbers[1], numbers[2]),
        };
    }
}
