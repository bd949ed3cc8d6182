using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.State.Upstream.Migrations;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>What stands out at a take-over; nothing of it stops it.</summary>
/// <param name="Subject">Service, host or option.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Advice">The next thing to do; null: nothing.</param>
public sealed record TakeOverNote(string Subject, string Text, string? Advice = null)
{
    /// <summary>Text and advice.</summary>
    public override string ToString() => Advice is null ? Text : $"{Text} {Advice}";
}

/// <summary>
/// What a take-over makes of everything that upstream stored. Pure. Records of upstream that have no counterpart here (certificates, agent states,
/// templates…) stay where they are, for the hand-back.
/// </summary>
public sealed record UpstreamImport
{
    /// <summary>Hosts of the inventory.</summary>
    public required IReadOnlyList<HostSpec> Hosts { get; init; }

    /// <summary>Specs, those being removed too.</summary>
    public required IReadOnlyList<SpecRecord> Specs { get; init; }

    /// <summary>Names of keys <c>spec.NAME</c> that the specs come from, also those that a migration dropped: all that a hand-back may remove.</summary>
    public required IReadOnlyList<string> SpecKeys { get; init; }

    /// <summary>Host → client files that upstream keeps there, by path.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, UpstreamClientFile>> ClientFiles { get; init; }

    /// <summary>Ranks of ranked services.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<int, IReadOnlyDictionary<int, string?>>> Ranks { get; init; }

    /// <summary>What stands out.</summary>
    public required IReadOnlyList<TakeOverNote> Notes { get; init; }

    /// <summary>Makes it. Errors: <c>UpstreamUpgradeRuns</c>; <c>UpstreamMigrationWaits</c> while not all hosts have told their daemons.</summary>
    /// <param name="upstream">What upstream stored.</param>
    /// <param name="version">Its option <c>migration_current</c>.</param>
    /// <param name="options">Options of its module.</param>
    /// <param name="now">The time.</param>
    public static UpstreamImport Make(UpstreamCluster upstream, int? version, IReadOnlyDictionary<string, string> options, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        RequireNoUpgrade(upstream);
        var loaded = UpstreamMigrations.Load(upstream.Keys, version, options, [.. upstream.Daemons], now)
            with { Refreshed = upstream.Hosts.All(host => upstream.HostRecords.ContainsKey(host.HostName)) };
        var migrated = UpstreamMigrations.Run(loaded, atStart: false);
        if (migrated.Version < UpstreamMigrations.Last)
        {
            throw new CephadmException("UpstreamMigrationWaits", ErrorKind.Refused,
                $"Upstream's records are of form {migrated.Version}, and not all its hosts have told their daemons yet, which the step to {migrated.Version + 1} needs.",
                "Let upstream look at all hosts first (ceph orch ps --refresh), then repeat.");
        }
        var notes = new List<TakeOverNote>();
        var specs = SpecsOf(migrated, notes);
        notes.AddRange(migrated.Problems.Where(problem => problem.Step == 1).Select(problem => new TakeOverNote(
            problem.Name, $"{problem.Name} cannot be placed as its spec stands: {problem.Error.Message}", problem.Error.Advice)));
        notes.AddRange(migrated.LegacyNfs.Where(nfs => (version ?? UpstreamMigrations.Last) < 3 && nfs.NeedsMove).Select(nfs => new TakeOverNote(
            $"nfs.{nfs.ServiceId}", $"The exports of nfs.{nfs.ServiceId} may still lie in pool {nfs.Pool}; they are not moved to {LegacyNfs.CommonPool} here.",
            "Let a release from 16.2.6 on of upstream run first, which moves them.")));
        notes.AddRange(upstream.OsdRemovals.Select(removal => new TakeOverNote(
            $"osd.{removal.OsdId}", $"osd.{removal.OsdId} is being removed{(removal.Draining ? " and emptied" : "")} by upstream; that rests until the hand-back.")));
        foreach (var host in upstream.HostRecords.Values)
        {
            notes.AddRange(host.ScheduledActions.Select(action => new TakeOverNote(
                action.Key, $"Upstream was asked to {action.Value} {action.Key} and has not done it; that rests until the hand-back.")));
        }
        if (upstream.ExtraCephConf.Length > 0)
        {
            notes.Add(new TakeOverNote("ceph.conf", "Upstream adds lines of its own to every ceph.conf (ceph cephadm set-extra-ceph-conf); ceph.conf is left as it is until it has to change."));
        }
        return new UpstreamImport
        {
            Hosts = migrated.Hosts,
            Specs = specs,
            SpecKeys = [.. upstream.Keys.Below(UpstreamSpec.KeyPrefix).Select(entry => entry.Name)],
            ClientFiles = upstream.HostRecords.Values.Where(host => host.ClientFiles.Count > 0).ToDictionary(host => host.HostName, host => host.ClientFiles),
            Ranks = migrated.Specs.Where(spec => spec.Ranks is not null).ToDictionary(spec => spec.Spec.ServiceName, spec => spec.Ranks!),
            Notes = notes,
        };
    }

    /// <summary>The specs that are made of what upstream stored, as our own records keep them.</summary>
    /// <param name="migrated">What upstream stored, in today's form.</param>
    /// <param name="notes">Takes what stands out.</param>
    internal static List<SpecRecord> SpecsOf(MigrationState migrated, List<TakeOverNote> notes)
    {
        // Of several records of one service the one under its own name counts.
        var services = migrated.Specs.GroupBy(spec => spec.Spec.ServiceName).Select(same => (Kept: same.FirstOrDefault(spec => spec.Name == same.Key) ?? same.Last(), All: same)).ToList();
        var specs = services.Select(service => new SpecRecord(service.Kept.Spec, service.Kept.Created) { Deleted = service.Kept.Deleted }).ToList();
        notes.AddRange(services.SelectMany(service => service.All.Where(spec => spec != service.Kept).Select(spec => new TakeOverNote(
            spec.Name, $"Upstream stores {service.Kept.Spec.ServiceName} twice, as {service.Kept.Name} and as {spec.Name}; {spec.Name} is not taken over.",
            $"Look at it: ceph config-key get {UpstreamKeys.Prefix}{UpstreamSpec.KeyPrefix}{spec.Name}"))));
        foreach (var (name, text) in migrated.Keys.Below(UpstreamSpec.KeyPrefix).Where(entry => migrated.Spec(entry.Name) is null))
        {
            AddUnreadable(name, text, specs, notes);
        }
        // What a record of ours does not keep is not there from here on.
        return [.. specs.Select(spec => SpecRecord.FromJson(spec.RecordName, spec.ToJson()))];
    }

    private static void RequireNoUpgrade(UpstreamCluster upstream)
    {
        if (upstream.Upgrade is { } upgrade)
        {
            throw new CephadmException("UpstreamUpgradeRuns", ErrorKind.Refused,
                $"Upstream is upgrading the cluster to {upgrade.Target}{(upgrade.Paused ? " (paused)" : "")}.",
                "Let it end, or end it: ceph orch upgrade stop", upgrade.Target);
        }
    }

    // Upstream takes such a service for one without spec, and removes its daemons. Here they stay: without the fields that are wrong, if
    // that is all that is wrong, as an unmanaged service; else as daemons without a service.
    private static void AddUnreadable(string name, string text, List<SpecRecord> specs, List<TakeOverNote> notes)
    {
        string why;
        try
        {
            var record = UpstreamJson.Map(UpstreamSpec.KeyPrefix + name, text);
            var report = new SpecReport(null, 1);
            if (record["spec"] is not JObject document)
            {
                why = "It holds no spec.";
            }
            else if (ServiceSpecReader.Read(JsonNodes.FromToken(document), report) is not null)
            {
                why = "It lacks the time when it was made.";
            }
            else
            {
                why = string.Join(" ", report.Errors);
                if (Without(document, report.Errors.Select(error => error.Field.Split('.')[0])) is { } spec && specs.All(other => other.Spec.ServiceName != spec.ServiceName))
                {
                    specs.Add(new SpecRecord(spec.WithUnmanaged(true), UpstreamJson.Time(record["created"]) ?? default) { Deleted = UpstreamJson.Time(record["deleted"]) });
                    notes.Add(new TakeOverNote(name, $"The stored spec of {name} is not valid; the service is kept unmanaged. {why}", "Give it a valid spec: Set-CephServiceSpec"));
                    return;
                }
            }
        }
        catch (CephadmException e) when (e.Id == "UpstreamRecordDamaged")
        {
            why = e.Message;
        }
        notes.Add(new TakeOverNote(name, $"The stored spec of {name} cannot be read; its daemons are left as they are. {why}",
            $"Look at it: ceph config-key get {UpstreamKeys.Prefix}{UpstreamSpec.KeyPrefix}{name}"));
    }

    private static ServiceSpec? Without(JObject document, IEnumerable<string> fields)
    {
        var left = (JObject)document.DeepClone();
        foreach (var field in fields)
        {
            if (field is "service_type" or "service_id" or "placement")
            {
                return null;
            }
            left.Remove(field);
            (left["spec"] as JObject)?.Remove(field);
        }
        return ServiceSpecReader.Read(JsonNodes.FromToken(left), new SpecReport(null, 1));
    }
}
