using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;

namespace CephadmPS.Core.Clusters;

/// <summary>The agents that stay on the cluster's hosts.</summary>
public sealed partial class CephCluster
{
    /// <summary>Changes on the hosts as their agents tell, from the moment on that each is connected. Runs until it is cancelled.</summary>
    /// <param name="connected">Called with the hosts' names when all are connected.</param>
    /// <param name="told">Called with each change.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WatchHostsAsync(Action<IReadOnlyList<string>> connected, Action<HostChange> told, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connected);
        ArgumentNullException.ThrowIfNull(told);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await Task.WhenAll(Hosts.HostNames.Select(name => Hosts.GetAsync(name, cancellation))).ConfigureAwait(false);
        connected(Hosts.HostNames);
        await foreach (var change in Hosts.Changes.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            told(change);
        }
    }

    /// <summary>Installs the agent on a host; see <see cref="HostAgents.InstallAsync"/>.</summary>
    public async Task<CephAgent> InstallAgentAsync(InstallAgentOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = await AddressOfAsync(options.HostName, cancellation).ConfigureAwait(false);
        var agent = await HostAgents.InstallAsync(
            options, host, options.Ssh ?? Profile.Ssh, environment, text => Tell(progress, host.HostName, text), cancellation).ConfigureAwait(false);
        if (options is { User: null, PublicKeyFile: null })
        {
            await StaysAsync(host.HostName, true, cancellation).ConfigureAwait(false);
        }
        return agent;
    }

    /// <summary>Takes the installed agent off a host, where the loop does not bring it back; see <see cref="HostAgents.UninstallAsync"/>.</summary>
    public async Task<bool> UninstallAgentAsync(string hostName, SshSettings? ssh, CancellationToken cancellation)
    {
        var host = await AddressOfAsync(hostName, cancellation).ConfigureAwait(false);
        await StaysAsync(hostName, false, cancellation).ConfigureAwait(false);
        return await HostAgents.UninstallAsync(host, ssh ?? Profile.Ssh, environment, cancellation).ConfigureAwait(false);
    }

    /// <summary>Replaces the agent on a host by the one here; see <see cref="HostAgents.UpdateAsync"/>.</summary>
    public async Task<CephAgent> UpdateAgentAsync(string hostName, string? program, bool allowDowngrade, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var host = await AddressOfAsync(hostName, cancellation).ConfigureAwait(false);
        return await HostAgents.UpdateAsync(host, Profile.Ssh, environment, program, allowDowngrade, text => Tell(progress, hostName, text), cancellation).ConfigureAwait(false);
    }

    /// <summary>Names of the hosts in the inventory, in order. Asks no host.</summary>
    public async Task<IReadOnlyList<string>> GetHostNamesAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        return [.. State.Current.Hosts.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The agents of some hosts, or of all: of those that answer.</summary>
    /// <param name="hostNames">The hosts; empty: all.</param>
    /// <param name="failed">Told of each host that does not answer, or is not there, with the reason.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<CephAgent>> GetAgentsAsync(IReadOnlyList<string> hostNames, Action<string, CephadmException> failed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hostNames);
        ArgumentNullException.ThrowIfNull(failed);
        var all = await GetHostNamesAsync(cancellation).ConfigureAwait(false);
        var looks = await Task.WhenAll((hostNames.Count > 0 ? hostNames : all).Select(async name =>
        {
            try
            {
                var host = await AddressOfAsync(name, cancellation).ConfigureAwait(false);
                return (Name: name, Agent: await HostAgents.GetAsync(host, Profile.Ssh, environment, cancellation).ConfigureAwait(false), Error: null);
            }
            catch (CephadmException e) when (e.Id != "OperationCancelled")
            {
                return (Name: name, Agent: (CephAgent?)null, Error: (CephadmException?)e);
            }
        })).ConfigureAwait(false);
        foreach (var (name, _, error) in looks.Where(look => look.Error is not null))
        {
            failed(name, error!);
        }
        return [.. looks.Select(look => look.Agent).OfType<CephAgent>()];
    }

    // The loop keeps an agent on the host, or does not.
    private async Task StaysAsync(string hostName, bool stays, CancellationToken cancellation)
    {
        if (State.Current.Hosts[hostName] is var host && host.AgentStays != stays)
        {
            await IntendAsync(
                async token =>
                {
                    await hosts.SaveAsync(host with { AgentStays = stays }, token).ConfigureAwait(false);
                    return true;
                },
                changed => changed, cancellation, $"{(stays ? "keep an agent on" : "keep no agent on")} {hostName}").ConfigureAwait(false);
        }
    }

    private async Task<HostAddress> AddressOfAsync(string hostName, CancellationToken cancellation)
    {
        if (!State.Current.Hosts.ContainsKey(hostName))
        {
            await ReloadAsync(cancellation).ConfigureAwait(false);
        }
        return hosts.Known(hostName).Address;
    }
}
