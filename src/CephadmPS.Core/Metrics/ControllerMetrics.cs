using CephadmPS.Core.Health;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Metrics;

/// <summary>What a controller knows, as metrics. A scrape asks nobody: it tells what the loop has last seen.</summary>
public sealed record ControllerMetrics
{
    /// <summary>Desired and observed state.</summary>
    public required ClusterState State { get; init; }

    /// <summary>What the loop does.</summary>
    public required LoopStatus Loop { get; init; }

    /// <summary>Health checks, ours and, as last asked for, Ceph's.</summary>
    public required IReadOnlyList<HealthCheck> Health { get; init; }

    /// <summary>This controller leads.</summary>
    public bool Leads { get; init; }

    /// <summary>The epoch that it acts under; 0: none.</summary>
    public long Epoch { get; init; }

    /// <summary>Changes sent to the mons since the program began.</summary>
    public long MonWrites { get; init; }

    /// <summary>Steps that failed since the program began.</summary>
    public long StepFailures { get; init; }

    /// <summary>The text that Prometheus reads.</summary>
    public string Render()
    {
        var text = new MetricsText();
        text.Gauge("cephadmps_info", "The cluster that this controller serves; always 1.", 1, ("fsid", State.Fsid));
        text.Gauge("cephadmps_leader", "1 while this controller leads, 0 while it stands by.", Leads ? 1 : 0);
        text.Gauge("cephadmps_epoch", "The epoch that this controller acts under; 0: none.", Epoch);
        text.Gauges("cephadmps_loop_state", "What the loop does: 1 for the state that it is in.",
            LoopStatus.States.Select(state => (new[] { ("state", state) }, Loop.State == state ? 1.0 : 0.0)));
        text.Counter("cephadmps_loop_full_looks_total", "Passes that looked at everything.", Loop.FullLooks);
        text.Summary("cephadmps_loop_pass_seconds", "Passes of the loop and the time they took.", Loop.TimeInPasses.TotalSeconds, Loop.Passes);
        text.Gauge("cephadmps_loop_last_pass_seconds", "How long the last pass took.", Loop.LastPass.TotalSeconds);
        text.Gauge("cephadmps_plan_steps", "Steps that the last pass left: failed, hindered, or waiting for approval.", Loop.StepsLeft);
        text.Counter("cephadmps_steps_total", "Steps carried out.", Loop.StepsDone);
        text.Counter("cephadmps_step_failures_total", "Steps that failed.", StepFailures);
        text.Counter("cephadmps_mon_writes_total", "Changes sent to the mons.", MonWrites);
        text.Gauges("cephadmps_hosts", "Hosts of the inventory.", State.Hosts.Values.GroupBy(StatusOf).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (new[] { ("status", group.Key) }, (double)group.Count())));
        text.Gauges("cephadmps_daemons", "Daemons of the cluster.", State.Observations
            .SelectMany(seen => (seen.Value.Daemons ?? []).Select(daemon => (daemon.DaemonType, Status: seen.Value.Reachable ? $"{daemon.Status}".ToLowerInvariant() : "unknown")))
            .GroupBy(daemon => daemon).OrderBy(group => group.Key)
            .Select(group => (new[] { ("type", group.Key.DaemonType), ("status", group.Key.Status) }, (double)group.Count())));
        text.Gauges("cephadmps_services", "Stored specs by service type.", State.DesiredServices.GroupBy(spec => spec.ServiceType).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (new[] { ("type", group.Key) }, (double)group.Count())));
        text.Gauges("cephadmps_health_check", "Health checks that stand; the value is the number of subjects.", Health
            .OrderBy(check => check.Code, StringComparer.Ordinal)
            .Select(check => (new[] { ("code", check.Code), ("severity", check.Severity), ("muted", check.Muted ? "true" : "false") }, (double)check.Count)));
        return text.ToString();
    }

    private string StatusOf(HostRecord host) =>
        host.Spec.Status.Length > 0 ? host.Spec.Status.ToLowerInvariant()
        : State.Observations.GetValueOrDefault(host.HostName) is { Reachable: true } ? "online"
        : "offline";
}
