using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;

namespace CephadmPS.Agent.Units;

/// <summary>The scripts in a daemon's directory that its unit runs.</summary>
/// <param name="Run">unit.run: what comes before the container, and the container.</param>
/// <param name="Stop">unit.stop.</param>
/// <param name="PostStop">unit.poststop: stops the container should unit.stop have failed to, and what comes after it.</param>
public sealed record RunScripts(string Run, string Stop, string PostStop)
{
    public static RunScripts For(DaemonForm form, FormContext context, EngineCommand command, Owner ceph)
    {
        var script = new ScriptWriter(command);
        var container = form.Container(context);
        List<string> run = ["set -e"];
        if (form.IsCeph)
        {
            // /run is empty after a boot.
            run.Add($"/usr/bin/install -d -m0770 -o {ceph.Uid} -g {ceph.Gid} /var/run/ceph/{context.Daemon.Fsid}");
        }
        run.AddRange(form.BeforeStart(context, script));
        run.AddRange(script.RunContainer(container, context.Daemon.Name));
        var stop = script.StopContainer(container, form.StopSeconds).ToList();
        return new RunScripts(Text(run), Text(stop), Text([.. stop, .. form.AfterStop(context, script)]));
    }

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
