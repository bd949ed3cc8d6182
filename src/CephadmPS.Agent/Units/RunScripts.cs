using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;

namespace CephadmPS.Agent.Units;

/// <summary>The scripts in a daemon's directory that its units run.</summary>
/// <param name="Run">unit.run: what comes before the container, and the container.</param>
/// <param name="Stop">unit.stop.</param>
/// <param name="PostStop">unit.poststop: stops the container should unit.stop have failed to, and what comes after it.</param>
/// <param name="Parts">The scripts of init containers and sidecars, by file name.</param>
public sealed record RunScripts(string Run, string Stop, string PostStop, IReadOnlyDictionary<string, string> Parts)
{
    public static RunScripts For(DaemonForm form, FormContext context, EngineCommand command)
    {
        var script = new ScriptWriter(command);
        var container = form.Container(context);
        List<string> run = ["set -e"];
        if (form.IsCeph)
        {
            // /run is empty after a boot.
            run.Add($"/usr/bin/install -d -m0770 -o {context.Owner.Uid} -g {context.Owner.Gid} /var/run/ceph/{context.Daemon.Fsid}");
        }
        run.AddRange(form.BeforeStart(context, script));
        run.AddRange(script.RunContainer(container, context.Daemon.Name));
        var stop = script.StopContainer(container, form.StopSeconds).ToList();
        var parts = form.Sidecars(context).ToDictionary(sidecar => sidecar.Part.SidecarScript, sidecar => SidecarScript(script, sidecar));
        if (form.InitContainers(context).ToList() is { Count: > 0 } inits)
        {
            parts[DaemonPart.InitScript] = InitScript(script, inits);
        }
        return new RunScripts(Text(run), Text(stop), Text([.. stop, .. form.AfterStop(context, script)]), parts);
    }

    private static string InitScript(ScriptWriter script, IReadOnlyList<ContainerSpec> containers) => Text(
    [
        "set -e",
        "if [ \"$1\" = stop ]; then",
        .. containers.SelectMany(container => script.StopContainer(container, null)),
        "exit 0",
        "fi",
        // One that fails ends the script, and with it the start of the daemon.
        .. containers.SelectMany(container => script.RunContainer(container, $"init container {container.Name}")),
    ]);

    private static string SidecarScript(ScriptWriter script, Sidecar sidecar) => Text(
    [
        "set -e",
        "if [ \"$1\" = stop ]; then",
        .. script.StopContainer(sidecar.Container, null),
        "exit 0",
        "fi",
        .. sidecar.BeforeStart,
        .. script.RunContainer(sidecar.Container, $"sidecar {sidecar.Part.Name}"),
    ]);

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
