using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.HostState;

/// <summary>
/// <c>host-maintenance</c>: takes a cluster's daemons down by its target, so that they stay down over a reboot, and brings them up again.
/// Upstream takes a target that is disabled for maintenance; we look whether daemons still run, since an earlier try may have been cut short.
/// </summary>
public sealed class HostMaintenanceVerb() : Verb<HostMaintenanceRequest, HostMaintenanceResult>(
    Protocol.Verbs.HostMaintenance, AgentJson.Default.HostMaintenanceRequest, AgentJson.Default.HostMaintenanceResult), IConvergent, IClusterWide
{
    public override Task<HostMaintenanceResult> RunAsync(HostMaintenanceRequest request, VerbContext context, CancellationToken cancellation)
    {
        DaemonIdentity.CheckFsid(request.Fsid);
        var maintenance = new Maintenance(context.Host, request.Fsid, context.Report);
        return request.Action switch
        {
            "enter" => maintenance.EnterAsync(cancellation),
            "exit" => maintenance.ExitAsync(cancellation),
            _ => throw AgentException.Refused("InvalidMaintenance", $"'{request.Action}' is not something that can be done about maintenance", "use enter or exit"),
        };
    }
}

/// <summary>One cluster on one host, going into maintenance or coming out of it.</summary>
internal sealed class Maintenance(HostContext host, string fsid, Action<string> report)
{
    private readonly Systemd _systemd = new(host);
    private readonly string _target = UnitFiles.ClusterTarget(fsid);

    public async Task<HostMaintenanceResult> EnterAsync(CancellationToken cancellation)
    {
        if (!IsHere)
        {
            return Skipped($"cluster {fsid} has nothing on this host");
        }
        var services = await ServicesAsync(cancellation);
        var running = await RunningAsync(services, cancellation);
        var target = await _systemd.StateAsync(_target, cancellation);
        if (target.File == "disabled" && running.Count == 0)
        {
            return Skipped($"{_target} is disabled and no daemon runs");
        }
        report($"stopping {running.Count} daemons");
        await MustAsync("disable", [_target], cancellation);
        // All by name: a stop of the target alone does not wait for its members.
        var stopped = await _systemd.StopAsync([_target, .. services], cancellation);
        // One that ends with an error code when told to stop has not failed.
        await _systemd.ResetFailedAsync(services, cancellation);
        var left = await RunningAsync(services, cancellation);
        if (!stopped.Ok || left.Count > 0)
        {
            await _systemd.EnableAsync([_target], CancellationToken.None);
            await _systemd.StartAsync([_target], CancellationToken.None);
            throw new AgentException("MaintenanceFailed",
                left.Count > 0 ? $"{string.Join(", ", left.Select(Daemon))} did not stop" : $"{_target} cannot be stopped: {stopped.Error.Trim()}",
                $"see 'systemctl status' of what it names; {_target} was enabled and started again")
            {
                Undone = true,
            };
        }
        return new HostMaintenanceResult { Result = "success", Message = $"{_target} is disabled and stopped", Daemons = [.. running.Select(Daemon)] };
    }

    public async Task<HostMaintenanceResult> ExitAsync(CancellationToken cancellation)
    {
        if (!IsHere)
        {
            return Skipped($"cluster {fsid} has nothing on this host");
        }
        var before = await RunningAsync(await ServicesAsync(cancellation), cancellation);
        var enabled = EnabledServices();
        var state = await _systemd.StateAsync(_target, cancellation);
        if (state is { IsRunning: true, File: "enabled" } && enabled.All(before.Contains))
        {
            return Skipped($"{_target} is enabled and its daemons run");
        }
        report($"starting {_target}");
        await _systemd.ResetFailedAsync([_target, .. enabled], cancellation);
        await MustAsync("enable", [_target], cancellation);
        await MustAsync("start", [_target, .. enabled], cancellation, mayFail: enabled.Count > 0);
        var after = await RunningAsync(enabled, cancellation);
        return new HostMaintenanceResult
        {
            Result = "success",
            Message = $"{_target} is enabled and started",
            Daemons = [.. after.Except(before).Select(Daemon)],
            NotRunning = [.. enabled.Except(after).Select(Daemon)],
        };
    }

    private bool IsHere => new HostFiles(host).FileExists($"{host.UnitDir}/{_target}");

    // Sidecars and init containers too: they are part of the target.
    private async Task<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellation) =>
        await _systemd.LoadedAsync($"ceph-{fsid}*.service", cancellation);

    private List<string> EnabledServices() =>
    [
        .. DaemonDirectories.Of(host, fsid).Select(daemon => daemon.Service)
            .Where(service => new FileInfo(host.PathOf($"{host.UnitDir}/{_target}.wants/{service}")).LinkTarget is not null),
    ];

    private async Task<List<string>> RunningAsync(IReadOnlyList<string> services, CancellationToken cancellation)
    {
        List<string> running = [];
        foreach (var service in services.Where(s => s.StartsWith($"ceph-{fsid}@", StringComparison.Ordinal)))
        {
            if ((await _systemd.StateAsync(service, cancellation)).Active is "active" or "activating" or "deactivating" or "reloading")
            {
                running.Add(service);
            }
        }
        return running;
    }

    private string Daemon(string service) => service[$"ceph-{fsid}@".Length..^".service".Length];

    private async Task MustAsync(string verb, IReadOnlyList<string> units, CancellationToken cancellation, bool mayFail = false)
    {
        var answer = await _systemd.RunAsync([verb, .. units], cancellation);
        // Of a start with daemons the answer tells which of them run.
        if (!answer.Ok && !mayFail)
        {
            throw new AgentException("MaintenanceFailed", $"systemctl {verb} {_target} failed: {answer.Error.Trim()}", "see 'systemctl status' on this host");
        }
    }

    private static HostMaintenanceResult Skipped(string why) => new() { Result = "skipped", Message = why };
}
