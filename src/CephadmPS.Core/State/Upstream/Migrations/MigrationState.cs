using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>
/// What upstream stored, as its migrations see and change it (reference 8). A value: each step gives a new one. Reading it
/// (<see cref="UpstreamMigrations.Load"/>) already does what upstream does when it starts: specs of old releases are queued.
/// </summary>
public sealed record MigrationState
{
    /// <summary>Number of the last step that was done, 0 to <see cref="UpstreamMigrations.Last"/>.</summary>
    public required int Version { get; init; }

    /// <summary>All keys.</summary>
    public required UpstreamKeys Keys { get; init; }

    /// <summary>Specs that can be read, those being removed too, in the order of their keys.</summary>
    public IReadOnlyList<UpstreamSpec> Specs { get; init; } = [];

    /// <summary>Module options that are set, without <c>mgr/cephadm/</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Options that a step took over and that are to be removed from the cluster's configuration.</summary>
    public IReadOnlyList<string> RemovedOptions { get; init; } = [];

    /// <summary>The inventory, in its order.</summary>
    public IReadOnlyList<HostSpec> Hosts { get; init; } = [];

    /// <summary>Known daemons.</summary>
    public IReadOnlyList<DaemonDescription> Daemons { get; init; } = [];

    /// <summary>Every reachable host has told its daemons since upstream, or this program, started.</summary>
    public bool Refreshed { get; init; }

    /// <summary>All daemons are known: told now, or by the records of an earlier time, where a host without any counts as not known.</summary>
    public bool DaemonsKnown => Refreshed || Hosts.All(host => Daemons.Any(daemon => daemon.HostName == host.HostName));

    /// <summary>NFS services whose exports may lie in a pool of their own.</summary>
    public IReadOnlyList<LegacyNfs> LegacyNfs { get; init; } = [];

    /// <summary>Documents of rgw specs that may be of an old form: key name → document.</summary>
    public IReadOnlyList<(string Name, Newtonsoft.Json.Linq.JObject Spec)> LegacyRgw { get; init; } = [];

    /// <summary>Specs that a step could not bring into the new form; they stay as they are stored.</summary>
    public IReadOnlyList<MigrationProblem> Problems { get; init; } = [];

    /// <summary>The time; specs that are saved anew bear it.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The spec of that name; null: none.</summary>
    public UpstreamSpec? Spec(string name) => Specs.FirstOrDefault(spec => spec.Name == name);

    /// <summary>Stores a spec under its service's name, with the certificates that it holds; what is known of that name besides stays.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="deleted">When its removal was asked for, where nothing of that name could be read.</param>
    public MigrationState Save(ServiceSpec spec, DateTimeOffset? deleted = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var saved = new UpstreamSpec(spec.ServiceName, spec, Now)
        {
            Deleted = Spec(spec.ServiceName)?.Deleted ?? deleted,
            Ranks = Spec(spec.ServiceName)?.Ranks,
            NeedsConfiguration = true,
        };
        return this with
        {
            Specs = Spec(saved.Name) is null ? [.. Specs, saved] : [.. Specs.Select(other => other.Name == saved.Name ? saved : other)],
            Keys = UpstreamCertificates.WithThoseOf(Keys.With(UpstreamSpec.KeyPrefix + saved.Name, saved.ToText()), spec),
        };
    }

    /// <summary>Forgets a spec.</summary>
    public MigrationState Forget(string name) => this with
    {
        Specs = [.. Specs.Where(spec => spec.Name != name)],
        Keys = Keys.Without(UpstreamSpec.KeyPrefix + name),
    };

    /// <summary>Notes that a spec could not be brought into the new form.</summary>
    public MigrationState With(MigrationProblem problem) => this with { Problems = [.. Problems, problem] };
}

/// <summary>An NFS service of a release before 16.2.6, which kept its exports in a pool of its own choice.</summary>
/// <param name="ServiceId">Id.</param>
/// <param name="Pool">Pool of the exports.</param>
/// <param name="Namespace">Namespace in it.</param>
public sealed record LegacyNfs(string ServiceId, string Pool, string? Namespace)
{
    /// <summary>The pool that all NFS services have used since.</summary>
    public const string CommonPool = ".nfs";

    /// <summary>The exports are still to be moved.</summary>
    public bool NeedsMove => Pool != CommonPool;
}

/// <summary>A spec that a step could not bring into the new form.</summary>
/// <param name="Step">The step, by the number it leads to.</param>
/// <param name="Name">Name of the spec's key.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record MigrationProblem(int Step, string Name, CephadmException Error);
