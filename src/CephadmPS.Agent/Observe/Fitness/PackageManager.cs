using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Fitness;

/// <summary>The distribution's way to install packages.</summary>
internal sealed record PackageManager(string Program, IReadOnlyList<string> Refresh, IReadOnlyList<string> Install)
{
    private static readonly PackageManager[] Known =
    [
        new("apt-get", ["update", "-q"], ["install", "-y", "-q", "--no-install-recommends"]),
        new("dnf", [], ["install", "-y", "-q"]),
        new("yum", [], ["install", "-y", "-q"]),
        new("zypper", [], ["--non-interactive", "--quiet", "install"]),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The host's package manager; null when it is none that we know.</summary>
    public static PackageManager? Find(HostContext host) => Array.Find(Known, manager => Programs.Find(host, manager.Program) is not null);

    /// <summary>True where docker is the distribution's second choice under another name.</summary>
    public bool HasDockerPackage => Program == "apt-get";

    /// <summary>The distribution does not have such a package; other reasons, such as a network that is down, hold for any other one as well.</summary>
    public static bool IsUnknown(ProcessResult installed) =>
        installed.Error.Contains("Unable to locate package", StringComparison.Ordinal) || installed.Error.Contains("no installation candidate", StringComparison.Ordinal);

    /// <summary>Fetches the package lists, where that is a step of its own.</summary>
    public Task<ProcessResult> RefreshAsync(HostContext host, CancellationToken cancellation) =>
        Refresh.Count == 0 ? Task.FromResult(new ProcessResult(0, "", "")) : RunAsync(host, Refresh, cancellation);

    /// <summary>Installs a package.</summary>
    public Task<ProcessResult> InstallAsync(HostContext host, string package, CancellationToken cancellation) =>
        RunAsync(host, [.. Install, package], cancellation);

    private Task<ProcessResult> RunAsync(HostContext host, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        // Nobody is there to answer debconf's questions.
        host.Processes.RunAsync(new ProcessSpec("env", ["DEBIAN_FRONTEND=noninteractive", Program, .. arguments]) { Timeout = Patience }, cancellation);
}
