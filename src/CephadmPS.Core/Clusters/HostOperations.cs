using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Changes to the inventory (reference 1.1.1, 1.1.2).</summary>
internal sealed class HostOperations(
    ClusterProfile profile, ClusterEnvironment environment, Connections connections, HostConnections hosts, LiveState state,
    ClusterRecords records)
{
    /// <summary>Adds a host or updates one; false when it was as asked for.</summary>
    public async Task<bool> AddAsync(AddHostOptions options, Action<string> report, CancellationToken cancellation)
    {
        if (HostNames.Problem(options.HostName) is { } problem)
        {
            throw new CephadmException("HostNameInvalid", ErrorKind.InvalidInput, $"'{options.HostName}' cannot name a host: it {problem}.",
                "Give the name that 'hostname' prints on the host.", options.HostName);
        }
        var known = state.Current.Hosts.GetValueOrDefault(options.HostName);
        var address = new HostAddress(options.HostName, options.Address ?? known?.Spec.Address ?? options.HostName, known?.HostKey)
        {
            Port = options.Port ?? known?.Port ?? profile.Ssh.Port,
        };
        // A pinned key is trusted until the admin names another one.
        if (known?.HostKey is null || options.HostKeyFingerprint is not null)
        {
            report($"checking the host key of {address.Address}");
            address = await connections.PinAsync(address with { HostKey = null }, options.HostKeyFingerprint, options.AcceptNewHostKey, cancellation).ConfigureAwait(false);
        }
        report($"connecting to {address.Address}");
        // Tried before anything is stored; the kept channel is made when the host is in the set.
        await hosts.SetHostsAsync(state.Current.Hosts.Values.Select(host => host.Address).Where(host => host.HostName != options.HostName).Append(address)).ConfigureAwait(false);
        try
        {
            var channel = await hosts.GetAsync(options.HostName, cancellation).ConfigureAwait(false);
            HostChecks.Require(options.HostName, await channel.CheckHostAsync(options.HostName, cancellation).ConfigureAwait(false));
        }
        catch
        {
            await hosts.SetHostsAsync(state.Current.Hosts.Values.Select(host => host.Address)).ConfigureAwait(false);
            throw;
        }
        var spec = new HostSpec { HostName = options.HostName, Address = address.Address, Labels = options.Labels };
        var record = known is null
            ? new HostRecord(spec) { HostKey = address.HostKey, Port = address.Port }
            : Merge(known, spec) with { HostKey = address.HostKey, Port = address.Port };
        if (record.Equals(known))
        {
            return false;
        }
        await SaveAsync(record, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes a host document of a spec file; false when nothing changed.</summary>
    public async Task<bool> MergeAsync(HostSpec spec, CancellationToken cancellation)
    {
        var known = state.Current.Hosts[spec.HostName];
        var merged = Merge(known, spec);
        if (merged.Spec.Equals(known.Spec))
        {
            return false;
        }
        await SaveAsync(merged, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores a host and puts it into the set of connections and the saved profile.</summary>
    public async Task SaveAsync(HostRecord record, CancellationToken cancellation)
    {
        await records.SaveHostAsync(record, cancellation).ConfigureAwait(false);
        state.SetHost(record.HostName, record);
        await SetAsync().ConfigureAwait(false);
    }

    /// <summary>Removes a host.</summary>
    public async Task<ChangeResult> RemoveAsync(string hostName, bool force, CancellationToken cancellation)
    {
        var current = state.Current;
        if (!current.Hosts.ContainsKey(hostName))
        {
            throw new CephadmException("HostUnknown", ErrorKind.NotFound, $"There is no host '{hostName}' in the cluster.", "Get-CephHost lists the hosts.", hostName);
        }
        var seen = current.Observations.GetValueOrDefault(hostName);
        if (!force)
        {
            RequireRemovable(current, hostName, seen);
        }
        await records.RemoveHostAsync(hostName, cancellation).ConfigureAwait(false);
        state.SetHost(hostName, null);
        await SetAsync().ConfigureAwait(false);
        var left = seen?.Daemons?.Count ?? 0;
        return new ChangeResult(hostName, true, left > 0
            ? $"Host {hostName} is removed from the inventory; its {left} daemons go on running and are no longer managed."
            : $"Host {hostName} is removed from the inventory.");
    }

    /// <summary>An existing host gets the new address and status, and the new labels beside those that it has.</summary>
    public static HostRecord Merge(HostRecord known, HostSpec spec) => known with
    {
        Spec = known.Spec with
        {
            Address = spec.Address == spec.HostName ? known.Spec.Address : spec.Address,
            Labels = [.. known.Spec.Labels.Union(spec.Labels)],
        },
    };

    private static void RequireRemovable(ClusterState current, string hostName, HostObservation? seen)
    {
        if (seen is null || !seen.Reachable)
        {
            throw new CephadmException("HostOffline", ErrorKind.Refused, $"{hostName} does not answer; what runs on it is not known.",
                $"If it is gone for good: Remove-CephHost {hostName} -Force", hostName);
        }
        if (seen.Daemons is { Count: > 0 } daemons)
        {
            throw new CephadmException("HostHasDaemons", ErrorKind.Refused,
                $"{hostName} still has daemons: {string.Join(", ", daemons.Select(daemon => daemon.DaemonName))}.",
                $"Label it _no_schedule and reconcile first, or leave them running unmanaged: Remove-CephHost {hostName} -Force", hostName);
        }
        if (current.HasLabel(hostName, ClientFilesPlanner.AdminLabel)
            && !current.Hosts.Keys.Any(other => other != hostName && current.HasLabel(other, ClientFilesPlanner.AdminLabel)))
        {
            throw new CephadmException("LastAdminHost", ErrorKind.Refused, $"{hostName} is the last host with label _admin.",
                "Give another host the label first: Add-CephHost HOST -Label _admin", hostName);
        }
    }

    private async Task SetAsync()
    {
        var inventory = state.Current.Hosts.Values.OrderBy(host => host.HostName, StringComparer.Ordinal).ToList();
        if (inventory.Count == 0)
        {
            return;
        }
        await hosts.SetHostsAsync(inventory.Select(host => host.Address)).ConfigureAwait(false);
        // Mon hosts first: any of them can tell the rest.
        var mons = state.Current.Daemons.Where(daemon => daemon.DaemonType == "mon").Select(daemon => daemon.HostName).ToHashSet();
        environment.Profiles.Save(profile with { Ssh = environment.Profiles.List().FirstOrDefault(saved => saved.Name == profile.Name)?.Ssh ?? profile.Ssh, Hosts = [.. inventory.OrderBy(host => mons.Contains(host.HostName) ? 0 : 1).Select(host => host.Address)] });
    }
}
