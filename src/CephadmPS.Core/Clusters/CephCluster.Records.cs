using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Migrations;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.Clusters;

// What a session keeps of the cluster's records, and when it reads them.
public sealed partial class CephCluster
{
    private static readonly RecordUse[] Everything = [RecordUse.Intent, RecordUse.Observed];
    private bool loaded;
    private bool migrated;

    /// <summary>Reads inventory, specs and what else is stored again; what was last seen of hosts only the first time.</summary>
    internal async Task ReloadAsync(CancellationToken cancellation)
    {
        if (leader.Leads)
        {
            await MigrateAsync(cancellation).ConfigureAwait(false);
        }
        var stored = await Records.LoadAsync(cancellation, loaded ? [RecordUse.Intent] : Everything).ConfigureAwait(false);
        State.Update(current => current with
        {
            Hosts = stored.Hosts,
            Specs = stored.Specs,
            Records = current.Records.Replace(stored.Records, stored.Kinds.Where(kind => kind.Type != typeof(HostRecord) && kind.Type != typeof(SpecRecord))),
            Observations = stored.Hosts.Keys.ToDictionary(
                host => host,
                host => HostSilence.Told(current.Observations.GetValueOrDefault(host) ?? new HostObservation(), stored.Records.Find<SilenceRecord>(host)?.Since) with
                {
                    ClientFilesDigest = stored.Records.Find<ClientFilesRecord>(host)?.InputDigest,
                }),
        });
        loaded = true;
        if (stored.Hosts.Count > 0)
        {
            await Hosts.SetHostsAsync(stored.Hosts.Values.Select(host => host.Address)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Brings the records up to this release's form, once a session. Errors: <c>LeaderOutdated</c> when a controller of an older release leads, which
    /// would not understand what this one writes.
    /// </summary>
    private async Task MigrateAsync(CancellationToken cancellation)
    {
        if (migrated)
        {
            return;
        }
        if (leader.Leads)
        {
            await Records.MigrateAsync(cancellation).ConfigureAwait(false);
        }
        else if (await Records.ReadSchemaAsync(cancellation).ConfigureAwait(false) is var version && version < SchemaVersion.Current)
        {
            throw new CephadmException("LeaderOutdated", ErrorKind.Conflict,
                $"The controller that leads keeps records of form {version}; this release writes form {SchemaVersion.Current}, which it does not understand.",
                "Update that controller first (Get-CephReconcile tells which it is), or end it: this one then leads.");
        }
        migrated = true;
    }
}
