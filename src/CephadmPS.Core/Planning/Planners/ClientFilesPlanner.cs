namespace CephadmPS.Core.Planning.Planners;

/// <summary>ceph.conf and the admin keyring on hosts with label <c>_admin</c> (reference 5.6, 5.10).</summary>
public sealed class ClientFilesPlanner : IPlanner
{
    /// <summary>Label of hosts that get the admin's files.</summary>
    public const string AdminLabel = "_admin";

    /// <summary>Label of hosts that must not have them.</summary>
    public const string NoKeyringLabel = "_no_conf_keyring";

    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        foreach (var host in state.Hosts.Keys.Where(host => state.HasLabel(host, AdminLabel)).Order(StringComparer.Ordinal))
        {
            if (!state.IsUsable(host) || state.HasLabel(host, NoKeyringLabel))
            {
                continue;
            }
            var digest = PlanBuilder.DigestOf(state.Cluster.MinimalConfig);
            if (state.Observations[host].ClientFilesDigest == digest)
            {
                continue;
            }
            plan.Add(new WriteClientFilesStep(
            [
                new ClientFile("/etc/ceph/ceph.conf", null) { Mode = "0644" },
                new ClientFile("/etc/ceph/ceph.client.admin.keyring", "client.admin"),
                new ClientFile($"/var/lib/ceph/{state.Fsid}/config/ceph.conf", null) { Mode = "0644" },
                new ClientFile($"/var/lib/ceph/{state.Fsid}/config/ceph.client.admin.keyring", "client.admin"),
            ])
            {
                HostName = host,
                Reason = new Reason("ConfigChanged", "it has label _admin and not the current files"),
                InputDigest = digest,
            });
        }
    }
}
