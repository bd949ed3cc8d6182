using System.Text.RegularExpressions;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;

namespace CephadmPS.Agent.Shell;

/// <summary>What a person at the host does with one daemon at a terminal: go into its container, read its journal, run it in the foreground.</summary>
public sealed partial class DaemonCommands(HostContext host)
{
    private readonly HostFiles _files = new(host);

    /// <summary>A command in the daemon's running container; without one, a shell.</summary>
    public async Task<IReadOnlyList<string>> EnterAsync(DaemonIdentity daemon, IReadOnlyList<string> command, bool isTerminal, CancellationToken cancellation)
    {
        var engine = await EngineLocator.GetAsync(host, cancellation);
        return command.Count > 0
            ? [engine.Path, "exec", "-i", daemon.ContainerName, .. command]
            : [engine.Path, "exec", .. isTerminal ? (string[])["-it"] : ["-i"], "-e", "LANG=C", "-e", @"PS1=[ceph: \u@\h \W]\$ ", daemon.ContainerName, "sh"];
    }

    /// <summary>journalctl of the daemon's unit and of those beside it, with a person's own arguments.</summary>
    public IReadOnlyList<string> Logs(DaemonIdentity daemon, IReadOnlyList<string> arguments) =>
        ["journalctl", .. PartUnits.Of(host, daemon).Prepend(daemon.Service).SelectMany(unit => (string[])["-u", unit]), .. arguments];

    /// <summary>
    /// The daemon's own start script with its container in the foreground. Refused while the daemon runs, since two of one name would have the
    /// same data. Upstream starts the container detached, as its unit does.
    /// </summary>
    public async Task<IReadOnlyList<string>> RunAsync(DaemonIdentity daemon, bool dryRun, CancellationToken cancellation)
    {
        if (!dryRun && (await new Systemd(host).StateAsync(daemon.Service, cancellation)).Active is "active" or "activating")
        {
            throw AgentException.Refused("DaemonRuns", $"{daemon.Name} runs already", $"stop it first: cephadm-agent unit stop --fsid {daemon.Fsid} --name {daemon.Name}");
        }
        var script = _files.ReadText($"{host.DaemonDir(daemon.Fsid, daemon.Name)}/unit.run")
            ?? throw AgentException.Refused("FileMissing", $"{daemon.Name} has no unit.run", "deploy it again");
        return ["bash", "-c", Detached().Replace(script, " -i ")];
    }

    // As both programs write it; of several containers in a script only the daemon's own is detached.
    [GeneratedRegex(@" -d --log-driver journald --conmon-pidfile \S+ --cidfile \S+( --cgroups=split)? ")]
    private static partial Regex Detached();
}
