using System.Globalization;
using CephadmPS.Core.Specs;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>What is kept of a host's life. Suspicion is not: it is a matter of seconds, and every controller sees it for itself.</summary>
public sealed partial class ClusterRecords
{
    private const string SilencePrefix = "silent/";

    /// <summary>Remembers since when an offline host is silent, so that who comes later need not wait to believe it.</summary>
    public Task SaveSilenceAsync(string hostName, DateTimeOffset since, CancellationToken cancellation) =>
        store.WriteAsync(SilencePrefix + hostName, Text(since), cancellation);

    /// <summary>The host answers again.</summary>
    public Task RemoveSilenceAsync(string hostName, CancellationToken cancellation) => store.RemoveAsync(SilencePrefix + hostName, cancellation);

    private static Dictionary<string, DateTimeOffset> ReadSilences(IReadOnlyDictionary<string, string> records)
    {
        var silences = new Dictionary<string, DateTimeOffset>();
        foreach (var (key, value) in records.Where(record => record.Key.StartsWith(SilencePrefix, StringComparison.Ordinal)))
        {
            if (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            {
                silences[key[SilencePrefix.Length..]] = since;
            }
        }
        return silences;
    }

    private static void WriteLife(HostRecord host, JObject json)
    {
        if (host.Suspended is { } suspended)
        {
            json["suspended"] = Text(suspended);
        }
        if (host.Maintenance != MaintenanceStage.None)
        {
            json["maintenance"] = host.Maintenance.ToString().ToLowerInvariant();
        }
    }

    private static HostRecord ReadLife(JObject json, HostRecord host) => host with
    {
        Suspended = Time(json["suspended"]),
        Maintenance = Enum.TryParse<MaintenanceStage>(json.Value<string?>("maintenance"), ignoreCase: true, out var stage) ? stage
            // As a spec or upstream says it.
            : host.Spec.Status.Equals(HostSpec.InMaintenance, StringComparison.OrdinalIgnoreCase) ? MaintenanceStage.Entered
            : MaintenanceStage.None,
    };

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
