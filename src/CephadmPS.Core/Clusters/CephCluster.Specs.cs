using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Clusters;

/// <summary>Spec files: what they would do, and storing them.</summary>
public sealed partial class CephCluster
{
    private IReadOnlySet<string>? optionNames;

    /// <summary>A plan costs no look at hosts: the loop of this session leads, knows them, and has nothing to do.</summary>
    public bool KnowsHosts => loop is { KnowsHosts: true };

    /// <summary>
    /// What a plan with these documents would have to tell, by what hosts were last known to run: none is asked, so what nobody has looked for yet is left
    /// out. Writes nothing anywhere.
    /// </summary>
    public async Task<IReadOnlyList<PlanNote>> GetNotesAsync(SpecFile with, SetSpecsOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(with);
        ArgumentNullException.ThrowIfNull(options);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveClusterAsync(cancellation).ConfigureAwait(false);
        var (file, _) = await AcceptableAsync(with, options, cancellation).ConfigureAwait(false);
        return [.. Planner.Plan(specs.Preview(file, options), NewSeed()).Notes.Where(note => !note.Unknown)];
    }

    /// <summary>The plan now, or as it would be with these documents applied. Writes nothing anywhere.</summary>
    /// <param name="with">Documents; null: none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="options">How the documents would be taken; null: as they are.</param>
    public async Task<Plan> GetPlanAsync(SpecFile? with, CancellationToken cancellation, SetSpecsOptions? options = null)
    {
        await LookAsync(cancellation).ConfigureAwait(false);
        if (with is null)
        {
            return Reconciler.PlanNow(NewSeed());
        }
        options ??= new SetSpecsOptions();
        var (file, _) = await AcceptableAsync(with, options, cancellation).ConfigureAwait(false);
        await observer.ObserveDevicesAsync(cancellation, file.Services).ConfigureAwait(false);
        return Planner.Plan(specs.Preview(file, options), NewSeed());
    }

    /// <summary>What <see cref="SetSpecsAsync"/> would change. Writes nothing anywhere. Errors as there.</summary>
    public async Task<IReadOnlyList<SpecChange>> PreviewSpecsAsync(SpecFile file, SetSpecsOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var (accepted, refused) = await AcceptableAsync(file, options, cancellation).ConfigureAwait(false);
        return [.. specs.Changes(accepted, options), .. refused];
    }

    /// <summary>
    /// Stores the documents of a file, hosts first, in their order. An equal spec changes nothing and says so. Errors, before anything is stored:
    /// <c>HostUnknown</c>, <c>HostKeyUnknown</c>, <c>OptionUnknown</c>, <c>CountTooHigh</c>.
    /// </summary>
    public async Task<IReadOnlyList<SpecChange>> SetSpecsAsync(SpecFile file, SetSpecsOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var (accepted, refused) = await AcceptableAsync(file, options, cancellation).ConfigureAwait(false);
        // What changes nothing needs no leader, and says so even while there is none.
        var changes = specs.Changes(accepted, options).Any(change => change.Changed)
            ? await IntendAsync(token => StoreAsync(accepted, options, token), stored => stored.Any(change => change.Changed), cancellation,
                $"store {string.Join(", ", accepted.Hosts.Select(host => "host " + host.HostName).Concat(accepted.Services.Select(spec => spec.ServiceName)).Take(20))}").ConfigureAwait(false)
            : await StoreAsync(accepted, options, cancellation).ConfigureAwait(false);
        return [.. changes, .. refused];
    }

    /// <summary>Has a service managed, or leaves its daemons as they are. Errors: <c>ServiceUnknown</c>.</summary>
    public Task<ChangeResult> SetManagedAsync(string serviceName, bool managed, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            await ReloadAsync(token).ConfigureAwait(false);
            return await specs.SetManagedAsync(serviceName, managed, token).ConfigureAwait(false);
        },
        result => result.Changed, cancellation, $"{(managed ? "manage" : "leave unmanaged")} {serviceName}");

    // The documents that may be stored; the others are refused one by one, or all together with the first of them.
    private async Task<(SpecFile Accepted, IReadOnlyList<SpecChange> Refused)> AcceptableAsync(SpecFile file, SetSpecsOptions options, CancellationToken cancellation)
    {
        if (optionNames is null && file.Services.Any(spec => spec.Config.Count > 0))
        {
            optionNames = await Monitors.ListOptionsAsync(cancellation).ConfigureAwait(false);
        }
        var rules = new SpecRules(State.Current, file.Hosts, optionNames, options.AcceptNewHostKey);
        if (!options.ContinueOnError)
        {
            rules.Require(file.Services);
            return (file, []);
        }
        var refused = rules.Problems(file.Services).Select(problem => new SpecChange(problem.Name, false, problem.Error.Message) { Error = problem.Error }).ToList();
        var names = refused.Select(change => change.Name).ToHashSet();
        return (file.Without(names), refused);
    }

    private async Task<IReadOnlyList<SpecChange>> StoreAsync(SpecFile file, SetSpecsOptions options, CancellationToken cancellation)
    {
        var changes = new List<SpecChange>();
        foreach (var host in file.Hosts)
        {
            try
            {
                var changed = State.Current.Hosts.ContainsKey(host.HostName)
                    ? await hosts.MergeAsync(host, cancellation).ConfigureAwait(false)
                    : await hosts.AddAsync(
                        new AddHostOptions { HostName = host.HostName, Address = host.Address, Labels = host.Labels, AcceptNewHostKey = options.AcceptNewHostKey },
                        _ => { }, cancellation).ConfigureAwait(false);
                changes.Add(new SpecChange(host.HostName, changed, changed ? $"Host {host.HostName} updated." : $"Host {host.HostName}: nothing changed."));
            }
            catch (CephadmException e) when (options.ContinueOnError && e.Id != "StaleEpoch")
            {
                changes.Add(new SpecChange(host.HostName, false, e.Message) { Error = e });
            }
        }
        changes.AddRange(await specs.StoreAsync(file.Services, !options.NoOverwrite, cancellation).ConfigureAwait(false));
        return changes;
    }
}
