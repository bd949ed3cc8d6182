using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Kernel settings of tuned profiles on the hosts of their placements (reference 5.11). A profile that cannot be placed keeps the others
/// from nothing; files of removed profiles are deleted on the hosts that have them.
/// </summary>
public sealed class TunedProfilesPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        if (state.Records.Of<TunedProfileRecord>().Count == 0 && state.Records.Of<AppliedProfiles>().Count == 0)
        {
            return;
        }
        var wanted = new Dictionary<string, SortedDictionary<string, string>>();
        // Profiles whose placement cannot be met now are left where they are.
        var unknown = new HashSet<string>();
        var hosts = state.Hosts.Values.Select(host => host.Spec).OrderBy(host => host.HostName, StringComparer.Ordinal).ToList();
        foreach (var profile in state.Records.Of<TunedProfileRecord>().Values.Select(record => record.Profile).OrderBy(profile => profile.ProfileName, StringComparer.Ordinal))
        {
            try
            {
                foreach (var host in HostSelection.Of(state, profile.Placement, "crash", hosts))
                {
                    (wanted.TryGetValue(host, out var files) ? files : wanted[host] = new(StringComparer.Ordinal))[profile.ProfileName] = Content(profile);
                }
            }
            catch (CephadmException e)
            {
                unknown.Add(profile.ProfileName);
                plan.Note("PlacementFailed", profile.ProfileName, $"tuned profile {profile.ProfileName}: {e.Message}", e.Advice);
            }
        }
        foreach (var host in wanted.Keys.Concat(state.Records.Of<AppliedProfiles>().Keys).Distinct()
            .Where(host => state.Hosts.ContainsKey(host) && state.IsUsable(host)).Order(StringComparer.Ordinal))
        {
            PlanHost(state, host, wanted.GetValueOrDefault(host) ?? [], unknown, plan);
        }
    }

    /// <summary>What goes into a profile's file.</summary>
    public static string Content(TunedProfileSpec profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder($"# created by cephadm: tuned profile {profile.ProfileName}\n\n");
        foreach (var (key, value) in profile.Settings)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{key} = {value}\n");
        }
        return text.ToString();
    }

    private static void PlanHost(ClusterState state, string host, SortedDictionary<string, string> files, HashSet<string> unknown, PlanBuilder plan)
    {
        var written = state.Records.Find<AppliedProfiles>(host)?.Digests ?? new Dictionary<string, string>();
        var write = files.Where(file => written.GetValueOrDefault(file.Key) != PlanBuilder.DigestOf(file.Value)).ToDictionary(file => file.Key, file => file.Value);
        var remove = written.Keys.Where(name => !files.ContainsKey(name) && !unknown.Contains(name)).Order(StringComparer.Ordinal).ToList();
        if (write.Count == 0 && remove.Count == 0)
        {
            return;
        }
        plan.Add(new TuneHostStep(write, remove)
        {
            HostName = host,
            Reason = write.Count > 0 ? new Reason("ConfigChanged", "its kernel settings are not those of the profiles") : new Reason("Surplus", "it shall not have them any more"),
            InputDigest = PlanBuilder.DigestOf([host, .. write.SelectMany(file => new[] { file.Key, file.Value }), "-", .. remove]),
        });
    }
}
