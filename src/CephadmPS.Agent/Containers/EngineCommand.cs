using System.Globalization;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Containers;

/// <summary>Command lines for the container engine, in upstream's order of arguments (container_types.py, 20.2.4).</summary>
public sealed class EngineCommand(ContainerEngine engine, HostContext host)
{
    private const string HostNameFile = "/proc/sys/kernel/hostname";
    internal const string RegistryLogin = "/etc/ceph/podman-auth.json";

    public ContainerEngine Engine => engine;

    /// <summary>The run command, program first.</summary>
    public IReadOnlyList<string> Run(ContainerSpec spec)
    {
        List<string> line = [engine.Path, "run", "--rm", .. spec.Ipc is null ? (string[])[] : [$"--ipc={spec.Ipc}"], "--stop-signal=SIGTERM"];
        if (engine.IsPodman)
        {
            line.AddRange(LoginArguments());
        }
        else
        {
            line.AddRange(["--ulimit", "nofile=1048576"]);
        }
        AddMemory(line, spec);
        if (spec.HostNetwork)
        {
            line.Add("--net=host");
        }
        if (spec.EntryPoint.Length > 0)
        {
            line.AddRange(["--entrypoint", spec.EntryPoint]);
        }
        if (spec.Privileged)
        {
            line.AddRange(["--privileged", "--group-add=disk"]);
        }
        else if (spec.AllowPtrace)
        {
            line.Add("--cap-add=SYS_PTRACE");
        }
        if (spec.Init)
        {
            line.Add("--init");
        }
        if (spec.Name is not null)
        {
            line.AddRange(["--name", spec.Name]);
        }
        if (spec.Interactive)
        {
            line.Add("-i");
        }
        line.AddRange(spec.EngineArguments);
        if (spec.Service is not null)
        {
            AddService(line, spec.Service);
        }
        else
        {
            // We read its output ourselves; podman would also write it to the journal, keys and all.
            line.Add("--log-driver=none");
        }
        line.AddRange(spec.ExtraEngineArguments);
        AddEnvironmentAndMounts(line, spec);
        line.Add(spec.Image);
        line.AddRange(spec.Arguments);
        return line;
    }

    /// <summary>A container for a person at a terminal: nothing but what the shell needs (ref. upstream's <c>shell</c>).</summary>
    public IReadOnlyList<string> Shell(ContainerSpec spec, bool noHosts)
    {
        List<string> line = [engine.Path, "run", "--rm", "--ipc=host"];
        if (engine.IsPodman)
        {
            line.AddRange(LoginArguments());
        }
        line.Add("--net=host");
        if (noHosts)
        {
            line.Add("--no-hosts");
        }
        line.AddRange(["--privileged", "--group-add=disk"]);
        if (spec.Init)
        {
            line.Add("--init");
        }
        line.AddRange(spec.EngineArguments);
        AddEnvironmentAndMounts(line, spec, withHosts: !noHosts);
        line.AddRange(["--entrypoint", spec.EntryPoint, spec.Image]);
        line.AddRange(spec.Arguments);
        return line;
    }

    public IReadOnlyList<string> Remove(bool fromStorage, params string[] names) =>
        fromStorage ? [engine.Path, "rm", "-f", "--storage", .. names] : [engine.Path, "rm", "-f", .. names];

    public IReadOnlyList<string> Stop(string name, int? seconds) =>
        seconds is { } wait ? [engine.Path, "stop", "-t", wait.ToString(), name] : [engine.Path, "stop", name];

    public IReadOnlyList<string> Pull(string image, bool insecure = false) =>
        // With docker that is a setting of its service.
        [engine.Path, "pull", .. LoginArguments(), .. insecure && engine.IsPodman ? (string[])["--tls-verify=false"] : [], image];

    /// <summary>As something to run.</summary>
    public static ProcessSpec ToProcess(IReadOnlyList<string> line, TimeSpan? timeout = null) =>
        new(line[0], [.. line.Skip(1)]) { Timeout = timeout ?? TimeSpan.FromSeconds(120) };

    private string[] LoginArguments() =>
        engine.IsPodman && File.Exists(host.PathOf(RegistryLogin)) ? [$"--authfile={RegistryLogin}"] : [];

    // Upstream writes the variables as "-e NAME VALUE", which makes the value the image's name, and never asks for the limits of a
    // daemon. Ceph's own daemons size their caches by the variables; the kernel holds all others to the reservation and the limit.
    private static void AddMemory(List<string> line, ContainerSpec spec)
    {
        if (spec.MemoryRequest is { } request)
        {
            line.AddRange(["-e", $"POD_MEMORY_REQUEST={request}", "--memory-reservation", request.ToString(CultureInfo.InvariantCulture)]);
        }
        if (spec.MemoryLimit is { } limit)
        {
            line.AddRange(["-e", $"POD_MEMORY_LIMIT={limit}", "--memory", limit.ToString(CultureInfo.InvariantCulture)]);
        }
    }

    // With docker the client stays in the foreground and is the unit's process.
    private void AddService(List<string> line, string service)
    {
        if (!engine.IsPodman)
        {
            return;
        }
        line.AddRange(["-d", "--log-driver", "journald", "--conmon-pidfile", $"/run/{service}-pid", "--cidfile", $"/run/{service}-cid"]);
        if (engine.SplitsCgroups)
        {
            line.Add("--cgroups=split");
        }
        if (!HasHostsFile)
        {
            line.Add("--no-hosts");
        }
    }

    private bool HasHostsFile => File.Exists(host.PathOf("/etc/hosts"));

    private void AddEnvironmentAndMounts(List<string> line, ContainerSpec spec, bool withHosts = true)
    {
        string[] own = [$"CONTAINER_IMAGE={spec.Image}", $"NODE_NAME={HostName}"];
        foreach (var variable in own.Concat(spec.Environment))
        {
            line.AddRange(["-e", variable]);
        }
        // podman adds names of its own to a container's /etc/hosts, which daemons then take for the host's.
        var hosts = withHosts && engine.IsPodman && HasHostsFile && spec.Mounts.All(m => m.Source != "/etc/hosts");
        foreach (var mount in hosts ? spec.Mounts.Append(new Mount("/etc/hosts", "/etc/hosts:ro")) : spec.Mounts)
        {
            line.AddRange(["-v", mount.ToString()]);
        }
        foreach (var bind in spec.Binds)
        {
            line.AddRange(["--mount", string.Join(',', bind)]);
        }
    }

    // Not Environment.MachineName, which cuts the name at its first dot.
    private string HostName =>
        File.Exists(host.PathOf(HostNameFile)) ? File.ReadAllText(host.PathOf(HostNameFile)).Trim() : "localhost";
}
