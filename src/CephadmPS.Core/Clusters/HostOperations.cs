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
        var spec = new HostSpec { HostName = options.HostName, Address = address.Address, Labels = options.Labels, Location = known is null ? options.Location : null };
        var record = known is null
            ? new HostRecord(spec) { HostKey = address.HostKey, Port = address.Port, AgentStays = !options.SkipAgent }
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

    /// <summary>A host of the inventory. Errors: <c>HostUnknown</c>.</summary>
    public HostRecord Known(string hostName) => state.Current.Hosts.GetValueOrDefault(hostName)
        ?? throw new CephadmException("HostUnknown", ErrorKind.NotFound, $"There is no host '{hostName}' in the cluster.", "Get-CephHost lists the hosts.", hostName);

    /// <summary>A host of the inventory that answers. Errors: <c>HostUnknown</c>, <c>HostOffline</c>.</summary>
    public HostRecord Answering(string hostName)
    {
        var host = Known(hostName);
        return state.Current.Answers(hostName) ? host : throw Offline(state.Current, hostName, $"Check the host: Get-CephHost {hostName}");
    }

    /// <summary>The record of a host that counts as in maintenance.</summary>
    public static HostRecord InMaintenance(HostRecord host) =>
        host with { Spec = host.Spec with { Status = HostSpec.InMaintenance }, Maintenance = MaintenanceStage.Entered };

    /// <summary>An existing host gets the new address and status, and the new labels beside those that it has.</summary>
    public static HostRecord Merge(HostRecord known, HostSpec spec) => known with
    {
        Spec = known.Spec with
        {
            Address = spec.Address == spec.HostName ? known.Spec.Address : spec.Address,
            Labels = [.. known.Spec.Labels.Union(spec.Labels)],
        },
    };

    /// <summary>
    /// A host that answers is asked, one that does not is passed over only when that was said (reference 1.1.2). Errors: <c>HostOffline</c>, <c>HostOnline</c>, <c>ForceNeeded</c>.
    /// </summary>
    public static void RequireLife(ClusterState current, string hostName, bool offline, bool force, string command)
    {
        var answers = current.Answers(hostName);
        if (!answers && !offline)
        {
            throw Offline(current, hostName, $"Check the host; if it is gone for good: {command}");
        }
        if (answers && offline)
        {
            throw new CephadmException("HostOnline", ErrorKind.Refused, $"{hostName} answers, so that it can be asked itself.", "Leave -Offline out.", hostName);
        }
        if (offline && !force)
        {
            throw new CephadmException("ForceNeeded", ErrorKind.Refused, $"What {hostName} holds is given up without asking it; that needs force as well.", command, hostName);
        }
    }

    /// <summary>A host that is said to be gone must not have an OSD that is up. Errors: <c>HostOnline</c>.</summary>
    public static void RequireDown(ClusterState current, string hostName, IEnumerable<int> osds)
    {
        var up = osds.Where(id => current.Cluster.Osds.TryGetValue(id, out var osd) && osd.Up).Order().Select(id => $"osd.{id}").ToList();
        if (up.Count > 0)
        {
            throw new CephadmException("HostOnline", ErrorKind.Refused, $"{hostName} does not answer here, but {string.Join(", ", up)} on it are up: it is not gone.",
                "Find out why it cannot be reached: Get-CephHost " + hostName, hostName);
        }
    }

    /// <summary>Nothing of the cluster is on the host, and it is not the last with the admin's files. Errors: <c>HostHasDaemons</c>, <c>LastAdminHost</c>.</summary>
    public static void RequireRemovable(ClusterState current, string hostName)
    {
        if (current.Observations[hostName].Daemons is { Count: > 0 } daemons)
        {
            throw new CephadmException("HostHasDaemons", ErrorKind.Refused,
                $"{hostName} still has daemons: {string.Join(", ", daemons.Select(daemon => daemon.DaemonName))}.",
                $"Empty it first: Start-CephHostDrain {hostName}; or leave them running unmanaged: Remove-CephHost {hostName} -Force", hostName)
            {
                Details = [.. daemons.Select(daemon => daemon.DaemonName)],
            };
        }
        RequireOtherAdmin(current, hostName, $"Remove-CephHost {hostName} -Force");
    }

    /// <summary>Another host has the admin's files too, or this one has not. Errors: <c>LastAdminHost</c>.</summary>
    public static void RequireOtherAdmin(ClusterState current, string hostName, string command)
    {
        if (current.HasLabel(hostName, ClientFilesPlanner.AdminLabel)
            && !current.Hosts.Keys.Any(other => other != hostName && current.HasLabel(other, ClientFilesPlanner.AdminLabel)))
        {
            throw new CephadmException("LastAdminHost", ErrorKind.Refused, $"{hostName} is the last host with label _admin.",
                $"Give another host the label first: Add-CephHostLabel HOST _admin; or: {command}", hostName);
        }
    }

    /// <summary>Labels are words: they stand in placements and lists. Errors: <c>LabelInvalid</c>.</summary>
    public static void RequireLabels(IReadOnlyList<string> labels)
    {
        if (labels.FirstOrDefault(label => label.Length == 0 || label.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '"' or '\'')) is { } wrong)
        {
            throw new CephadmException("LabelInvalid", ErrorKind.InvalidInput, $"'{wrong}' cannot be a label: a label is one word.", "Give each label by itself.", wrong);
        }
    }

    /// <summary>The error that says that a host does not answer.</summary>
    public static CephadmException Offline(ClusterState current, string hostName, string advice) => new(
        "HostOffline", ErrorKind.Refused,
        $"{hostName} does not answer{(current.Observations.GetValueOrDefault(hostName)?.SilentSince is { } since ? $" since {since:u}" : "")}; what runs on it is not known.", advice, hostName);

    /// <summary>Puts the inventory into the set of connections and the saved profile.</summary>
    public async Task SetAsync()
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
