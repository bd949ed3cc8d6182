using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

/// <summary>The end of a cluster: everything of it goes from every host.</summary>
internal static class ClusterRemoval
{
    /// <summary>What would be removed, a line a host.</summary>
    public static IReadOnlyList<string> Describe(ClusterState state, bool zapOsds) =>
    [
        .. state.Hosts.Keys.Order(StringComparer.Ordinal).Select(host =>
            $"{host}: remove {(state.Observations.GetValueOrDefault(host)?.Daemons is { } daemons ? string.Join(", ", daemons.Select(daemon => daemon.DaemonName)) : "all daemons")}"
            + $", data, logs and units of cluster {state.Fsid}{(zapOsds ? ", and wipe the devices of its OSDs" : "")}"),
    ];

    /// <summary>Removes the cluster. Hosts that do not answer are named in the error, after the others are done: <c>RemovalIncomplete</c>.</summary>
    /// <param name="state">The cluster's hosts, and the client files that were written to them.</param>
    /// <param name="epoch">The epoch that this controller leads with.</param>
    /// <param name="hosts">Channels.</param>
    /// <param name="dismiss">Takes the agent off a host from which the cluster is removed.</param>
    /// <param name="zapOsds">Wipe devices too.</param>
    /// <param name="report">Takes host and phrase.</param>
    /// <param name="cancellation">Ends it between hosts.</param>
    public static async Task RunAsync(
        ClusterState state, long epoch, HostConnections hosts, Func<HostAddress, Task> dismiss, bool zapOsds, Action<string, string> report, CancellationToken cancellation)
    {
        var fsid = state.Fsid;
        var failures = await Task.WhenAll(state.Hosts.Keys.Select(RemoveAsync)).ConfigureAwait(false);
        var left = failures.OfType<CephadmException>().ToList();
        if (left.Count > 0)
        {
            throw new CephadmException("RemovalIncomplete", ErrorKind.Failed, $"The cluster is not removed everywhere: {string.Join("; ", left.Select(error => error.Message))}",
                "Repeat the command when the hosts answer; what is done is not done twice.", fsid);
        }

        async Task<CephadmException?> RemoveAsync(string host)
        {
            try
            {
                var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
                await RemoveKeyringsAsync(channel, host).ConfigureAwait(false);
                var result = await channel.RemoveClusterAsync(
                    new RemoveClusterRequest
                    {
                        Fsid = fsid,
                        Epoch = epoch,
                        OperationId = PlanBuilder.DigestOf("RemoveCluster", fsid, host, zapOsds ? "zap" : ""),
                        Force = true,
                        ZapOsds = zapOsds,
                    },
                    new Phrases(text => report(host, text)), cancellation).ConfigureAwait(false);
                report(host, result.Changed ? $"removed {string.Join(", ", result.Daemons)}" : "nothing of the cluster was there");
                await dismiss(state.Hosts[host].Address).ConfigureAwait(false);
                return null;
            }
            catch (CephadmException e)
            {
                report(host, e.Message);
                return e;
            }
        }

        // ceph.conf stays until the agent has seen by it whose the directory is, and removes it with what belongs to it.
        async Task RemoveKeyringsAsync(IAgentChannel channel, string host)
        {
            var paths = state.Records.Find<ClientFilesRecord>(host)?.Files.Keys
                .Where(path => path.EndsWith(".keyring", StringComparison.Ordinal) && !path.Contains(fsid, StringComparison.Ordinal)).ToList() ?? [];
            if (paths.Count > 0)
            {
                await channel.WriteFilesAsync(
                    new WriteFilesRequest { Fsid = fsid, Epoch = epoch, OperationId = Guid.NewGuid().ToString("N"), Files = [], Remove = paths }, cancellation).ConfigureAwait(false);
            }
        }
    }
}
