using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Units;

/// <summary><c>unit-install</c>: writes the unit files that a daemon needs, where they are missing or different, and enables its unit. Nothing restarts.</summary>
public sealed class UnitInstallVerb() : Verb<UnitInstallRequest, UnitInstallResult>(
    Protocol.Verbs.UnitInstall, AgentJson.Default.UnitInstallRequest, AgentJson.Default.UnitInstallResult), IConvergent
{
    public override async Task<UnitInstallResult> RunAsync(UnitInstallRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var daemon = DaemonIdentity.Parse(request.Fsid, request.Name);
        DaemonDirectories.MustExist(host, daemon);
        var files = new HostFiles(host);
        var engine = await EngineLocator.GetAsync(host, cancellation);
        string[] own = [UnitFiles.AllClusters, UnitFiles.ClusterTarget(daemon.Fsid), UnitFiles.TemplateName(daemon.Fsid)];
        var before = own.Select(name => files.ReadText($"{host.UnitDir}/{name}")).ToList();
        await new DaemonStart(host, files, engine).EnableAsync(daemon.Fsid, [daemon], cancellation);
        var changed = own.Where((name, i) => files.ReadText($"{host.UnitDir}/{name}") != before[i]).ToList();
        return new UnitInstallResult { Changed = changed, State = (await new Systemd(host).StateAsync(daemon.Service, cancellation)).Word };
    }
}
