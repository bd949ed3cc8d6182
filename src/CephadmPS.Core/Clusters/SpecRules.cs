using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>What a file must keep to before anything of it is stored (reference 1.4.3, 1.4.4, 12.4).</summary>
/// <param name="current">The state.</param>
/// <param name="hosts">Hosts of the file.</param>
/// <param name="knownOptions">Names of all options of the cluster; null: not asked for, no spec has a <c>config</c>.</param>
/// <param name="acceptNewHostKey">Hosts that are not in the cluster may be added.</param>
internal sealed class SpecRules(ClusterState current, IReadOnlyList<HostSpec> hosts, IReadOnlySet<string>? knownOptions, bool acceptNewHostKey)
{
    private readonly int maxPerHost = current.Cluster.Options.Number("max_count_per_host");
    private readonly HashSet<string> known = [.. current.Hosts.Keys, .. hosts.Select(host => host.HostName)];

    /// <summary>Errors of all documents, by their names, in order.</summary>
    public IReadOnlyList<(string Name, CephadmException Error)> Problems(IEnumerable<ServiceSpec> services) =>
    [
        .. hosts.Select(host => (host.HostName, Error: HostProblem(host))).Concat(services.Select(spec => (HostName: spec.ServiceName, Error: ServiceProblem(spec))))
            .Where(problem => problem.Error is not null).Select(problem => (problem.HostName, problem.Error!)),
    ];

    /// <summary>Refuses a file with all that is wrong in it. Errors: <c>HostUnknown</c>, <c>HostKeyUnknown</c>, <c>OptionUnknown</c>, <c>CountTooHigh</c>.</summary>
    public void Require(IReadOnlyList<ServiceSpec> services)
    {
        var problems = Problems(services);
        if (problems.Count == 0)
        {
            return;
        }
        var first = problems[0].Error;
        throw problems.Count == 1 ? first : new CephadmException(first.Id, first.Kind,
            $"{first.Message} (and {problems.Count - 1} more)", first.Advice, first.Target)
        {
            Details = [.. problems.Select(problem => problem.Error.Message)],
        };
    }

    private CephadmException? HostProblem(HostSpec host) => current.Hosts.ContainsKey(host.HostName) || acceptNewHostKey ? null : new CephadmException(
        "HostKeyUnknown", ErrorKind.Security,
        $"The file names host '{host.HostName}', which is not in the cluster; a new host needs its key checked.",
        $"Add it first: Add-CephHost {host.HostName} {host.Address} -HostKeyFingerprint SHA256:…, or take whatever key it shows: -AcceptNewHostKey", host.HostName);

    private CephadmException? ServiceProblem(ServiceSpec spec) => UnknownHosts(spec) ?? UnknownOptions(spec) ?? TooMany(spec);

    private CephadmException? UnknownHosts(ServiceSpec spec)
    {
        var unknown = spec.Placement.Hosts.Select(host => host.HostName).Where(host => !known.Contains(host)).ToList();
        return unknown.Count == 0 ? null : new CephadmException("HostUnknown", ErrorKind.InvalidInput,
            $"service {spec.ServiceName}, field placement.hosts: there is no host {string.Join(", ", unknown.Select(host => $"'{host}'"))} in the cluster.",
            $"Add it first: Add-CephHost {unknown[0]}. Known hosts: {string.Join(", ", known.Order(StringComparer.Ordinal))}.", unknown[0]);
    }

    private CephadmException? UnknownOptions(ServiceSpec spec)
    {
        // Options of mgr modules are known to the mgr only.
        var unknown = knownOptions is null ? [] : ServiceOptionsPlanner.OptionsOf(spec).Keys
            .Where(name => !knownOptions.Contains(name) && !name.StartsWith("mgr/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0 ? null : new CephadmException("OptionUnknown", ErrorKind.InvalidInput,
            $"service {spec.ServiceName}, field config: the cluster knows no option {string.Join(", ", unknown.Select(name => $"'{name}'"))}.",
            NearestName.Find(unknown[0], knownOptions!) is { } near ? $"Did you mean '{near}'? Its help: ceph config help {near}" : "List the options: ceph config ls", spec.ServiceName);
    }

    private CephadmException? TooMany(ServiceSpec spec)
    {
        var (count, perHost, all) = (spec.Placement.Count, spec.Placement.CountPerHost, known.Count);
        var most = spec.ServiceType is "mon" or "mgr" ? Math.Max(5, all) : (int)Math.Min(int.MaxValue, (long)all * maxPerHost);
        if (spec.ServiceType != "osd" && count > most)
        {
            return new CephadmException("CountTooHigh", ErrorKind.InvalidInput,
                $"service {spec.ServiceName}, field placement.count: {count} is more than {most}, the most that {all} hosts can have of {spec.ServiceType}.",
                "Lower the count, or add hosts.", spec.ServiceName);
        }
        return spec.ServiceType is "osd" or "mon" or "mgr" || perHost is null || perHost <= maxPerHost ? null : new CephadmException("CountTooHigh", ErrorKind.InvalidInput,
            $"service {spec.ServiceName}, field placement.count_per_host: {perHost} is more than {maxPerHost}.", "Lower it, or raise the limit: Set-CephOrchestratorOption max_count_per_host N", spec.ServiceName);
    }
}
