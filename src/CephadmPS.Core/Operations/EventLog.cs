using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Operations;

/// <summary>
/// Events of daemons, services and hosts: the newest five a subject; one that comes again with the same text only moves in time; those of
/// daemons that are gone go with them (reference 6.5).
/// </summary>
public sealed class EventLog
{
    /// <summary>Events kept of a subject.</summary>
    public const int Kept = 5;

    private const int KeptInGroup = 300;
    private readonly object gate = new();
    private readonly Dictionary<string, List<CephEvent>> groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> learned = new(StringComparer.Ordinal);
    private readonly ClusterRecords records;
    private readonly HistoryWriter writer;
    private readonly TimeProvider time;
    private Task? learning;

    internal EventLog(ClusterRecords records, HistoryWriter writer, TimeProvider time) => (this.records, this.writer, this.time) = (records, writer, time);

    /// <summary>All events, the newest first: those that are stored and those of this session.</summary>
    public async Task<IReadOnlyList<CephEvent>> ReadAsync(CancellationToken cancellation)
    {
        var stored = await records.LoadAsync<EventsRecord>(cancellation).ConfigureAwait(false);
        lock (gate)
        {
            var waiting = groups.SelectMany(group => group.Value);
            return [.. stored.Values.SelectMany(record => record.Events).Concat(waiting).Distinct().OrderByDescending(told => told.Time)];
        }
    }

    /// <summary>A step ended.</summary>
    public void Add(OperationEvent told, PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(step);
        var failed = told.State == OperationState.Failed;
        var (kind, subject) = step switch
        {
            DeployDaemonStep or RemoveDaemonStep or ActivateOsdStep or UpgradeDaemonsStep { Daemons.Count: 1 } => ("daemon", step.Target),
            _ when step.ServiceName is { } service => ("service", service),
            _ when step.HostName is { } host => ("host", host),
            _ => ("service", step.Target),
        };
        if (step is RemoveDaemonStep && !failed)
        {
            // The daemon is gone, and its events with it: its service tells.
            Forget(step.ServiceName, subject);
            (kind, subject) = ("service", step.ServiceName ?? subject);
        }
        var text = failed ? $"{step.Describe()} failed: {told.Text}" : PastTense(step);
        Add(step.ServiceName ?? (kind == "host" ? EventsRecord.Hosts : subject), new CephEvent(told.Time, kind, subject, failed ? EventLevel.Error : EventLevel.Info, text));
    }

    /// <summary>A host has fallen silent, is offline, or answers again.</summary>
    public void Changed(Reconcile.HostLifeChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var level = change.Seen.Life switch
        {
            HostLife.Offline => EventLevel.Error,
            HostLife.Suspect => EventLevel.Warning,
            _ => EventLevel.Info,
        };
        Add(EventsRecord.Hosts, new CephEvent(time.GetUtcNow(), "host", change.HostName, level, change.Text));
    }

    /// <summary>A daemon's state has changed by itself, as its host tells.</summary>
    public void Changed(DaemonDescription before, DaemonDescription now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var level = now.Status switch
        {
            DaemonStatus.Error => EventLevel.Error,
            DaemonStatus.Stopped => EventLevel.Warning,
            DaemonStatus.Running => EventLevel.Info,
            _ => (EventLevel?)null,
        };
        if (level is { } known)
        {
            var text = $"{now.DaemonName} on {now.HostName} {(now.Status == DaemonStatus.Running ? "runs again" : now.Status == DaemonStatus.Error ? "has failed" : "has stopped")}";
            Add(PlanningContext.ServiceNameOf(now), new CephEvent(time.GetUtcNow(), "daemon", now.DaemonName, known, text));
        }
    }

    /// <summary>Something happened to a host.</summary>
    public void Host(string hostName, EventLevel level, string text) => Add(EventsRecord.Hosts, new CephEvent(time.GetUtcNow(), "host", hostName, level, text));

    private static string PastTense(PlanStep step) => step switch
    {
        DeployDaemonStep { Action: DeployAction.Deploy } => $"deployed {step.Target} on {step.HostName}: {step.Reason.Text}",
        DeployDaemonStep { Action: DeployAction.Redeploy } => $"redeployed {step.Target} on {step.HostName}: {step.Reason.Text}",
        UpgradeDaemonsStep { RotatesKeys: true } => $"redeployed {step.Target} on {step.HostName} with a new key",
        UpgradeDaemonsStep upgrade => $"upgraded {step.Target} on {step.HostName} to {upgrade.Version}",
        FinishUpgradeStep finish => $"the upgrade has ended: {finish.Outcome}",
        DeployDaemonStep => $"reconfigured {step.Target} on {step.HostName}: {step.Reason.Text}",
        RemoveDaemonStep => $"removed {step.Target} from {step.HostName}: {step.Reason.Text}",
        _ => $"done: {step.Describe()} ({step.Reason.Text})",
    };

    private void Forget(string? group, string subject)
    {
        lock (gate)
        {
            groups.GetValueOrDefault(group ?? "")?.RemoveAll(told => told.Subject == subject);
        }
    }

    private void Add(string group, CephEvent told)
    {
        lock (gate)
        {
            if (!groups.TryGetValue(group, out var events))
            {
                groups[group] = events = [];
            }
            if (!learned.Contains(group))
            {
                learning ??= LearnAsync();
            }
            Insert(events, told);
            if (learned.Contains(group))
            {
                writer.Save(new EventsRecord(group, [.. events]));
            }
        }
    }

    private static void Insert(List<CephEvent> events, CephEvent told)
    {
        events.RemoveAll(other => other.Subject == told.Subject && other.Text == told.Text && other.Time <= told.Time);
        events.Add(told);
        var same = events.Where(other => other.Subject == told.Subject).ToList();
        foreach (var old in same.Take(same.Count - Kept))
        {
            events.Remove(old);
        }
        if (events.Count > KeptInGroup)
        {
            events.RemoveAt(0);
        }
    }

    // What earlier sessions have told is read before a group is written for the first time.
    private async Task LearnAsync()
    {
        await Task.Yield();
        try
        {
            var stored = await records.LoadAsync<EventsRecord>(CancellationToken.None).ConfigureAwait(false);
            lock (gate)
            {
                foreach (var group in groups.Keys)
                {
                    if (!learned.Add(group))
                    {
                        continue;
                    }
                    var own = groups[group].ToList();
                    groups[group].Clear();
                    foreach (var told in (stored.GetValueOrDefault(group)?.Events ?? []).Concat(own))
                    {
                        Insert(groups[group], told);
                    }
                    writer.Save(new EventsRecord(group, [.. groups[group]]));
                }
            }
        }
        catch (CephadmException)
        {
            // The mons do not answer now: the next event of a new subject tries again, and what is known stays here.
        }
        finally
        {
            lock (gate)
            {
                learning = null;
            }
        }
    }
}
