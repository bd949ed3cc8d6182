using CephadmPS.Core.Errors;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// ceph.conf and keyrings of clients on the hosts that shall have them: hosts with label <c>_admin</c>, the placement of each client
/// keyring, and for ceph.conf alone that of <c>manage_etc_ceph_ceph_conf_hosts</c> (reference 5.6, 5.10). What a host has no more right to is deleted there; a host that is silent is left until it answers.
/// </summary>
public sealed class ClientFilesPlanner : IPlanner
{
    /// <summary>Label of hosts that get the admin's files.</summary>
    public const string AdminLabel = "_admin";

    /// <summary>Label of hosts that must not have them.</summary>
    public const string NoKeyringLabel = "_no_conf_keyring";

    /// <summary>The admin's entity.</summary>
    public const string AdminEntity = "client.admin";

    private const string ConfHosts = "manage_etc_ceph_ceph_conf_hosts";
    private const string ConfPath = "/etc/ceph/ceph.conf";

    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        var records = state.Records.Of<ClientFilesRecord>();
        var wanted = Wanted(state, plan);
        foreach (var host in wanted.Keys.Concat(records.Keys).Distinct().Where(host => state.Hosts.ContainsKey(host) && state.IsUsable(host)).Order(StringComparer.Ordinal))
        {
            var files = wanted.GetValueOrDefault(host) ?? [];
            var written = records.GetValueOrDefault(host);
            var remove = (written?.Files.Keys ?? []).Except(files.Keys).Order(StringComparer.Ordinal).ToList();
            var digest = PlanBuilder.DigestOf([host, .. files.Values.Select(file => file.Digest)]);
            if (remove.Count == 0 && (files.Count == 0 || written?.InputDigest == digest))
            {
                continue;
            }
            plan.Add(new WriteClientFilesStep([.. files.Values])
            {
                HostName = host,
                Remove = remove,
                Reason = files.Count == 0
                    ? new Reason("Surplus", "it shall not have them any more")
                    : new Reason("ConfigChanged", "it shall have these files and has not the current ones"),
                InputDigest = digest,
            });
        }
    }

    /// <summary>The entities whose keyrings are kept on hosts now.</summary>
    public static IReadOnlyCollection<string> Entities(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var entities = state.Intents.ClientKeyrings.Keys.ToHashSet();
        if (state.Hosts.Keys.Any(host => state.HasLabel(host, AdminLabel)))
        {
            entities.Add(AdminEntity);
        }
        return entities;
    }

    private static Dictionary<string, SortedDictionary<string, ClientFile>> Wanted(ClusterState state, PlanBuilder plan)
    {
        var wanted = new Dictionary<string, SortedDictionary<string, ClientFile>>();
        var keyrings = state.Intents.ClientKeyrings;
        if (!keyrings.ContainsKey(AdminEntity))
        {
            var admin = new ClientKeyring(AdminEntity, new Specs.PlacementSpec { Label = AdminLabel });
            foreach (var host in state.Hosts.Keys.Where(host => state.HasLabel(host, AdminLabel) && !state.HasLabel(host, NoKeyringLabel)))
            {
                AddFiles(state, admin, FilesOf(host), plan);
            }
        }
        var confEverywhere = state.Cluster.Options.Flag("manage_etc_ceph_ceph_conf");
        if (keyrings.Count == 0 && !confEverywhere)
        {
            return wanted;
        }
        // A host that is being drained keeps its clients: only daemons leave it.
        var among = state.Hosts.Values.Where(host => !state.HasLabel(host.HostName, NoKeyringLabel)).OrderBy(host => host.HostName, StringComparer.Ordinal)
            .Select(host => host.Spec with { Labels = [.. host.Spec.Labels.Where(label => label != SpecialLabels.NoSchedule)] }).ToList();
        foreach (var keyring in keyrings.Values.OrderBy(keyring => keyring.Entity, StringComparer.Ordinal))
        {
            try
            {
                foreach (var host in HostSelection.Of(state, keyring.Placement, "mon", among))
                {
                    AddFiles(state, keyring, FilesOf(host), plan);
                }
            }
            catch (CephadmException e)
            {
                plan.Note("PlacementFailed", keyring.Entity, $"keyring of {keyring.Entity}: {e.Message}", e.Advice);
            }
        }
        if (confEverywhere)
        {
            try
            {
                foreach (var host in HostSelection.Of(state, Specs.PlacementSpec.Parse(state.Cluster.Options.Text(ConfHosts)), "mon", among))
                {
                    AddConf(state, FilesOf(host));
                }
            }
            catch (CephadmException e)
            {
                plan.Note("PlacementFailed", ConfHosts, $"option {ConfHosts}: {e.Message}", $"Correct it: Set-CephOrchestratorOption {ConfHosts} PLACEMENT");
            }
        }
        return wanted;

        SortedDictionary<string, ClientFile> FilesOf(string host) => wanted.TryGetValue(host, out var files) ? files : wanted[host] = new(StringComparer.Ordinal);
    }

    private static void AddFiles(ClusterState state, ClientKeyring keyring, SortedDictionary<string, ClientFile> files, PlanBuilder plan)
    {
        if (keyring.IncludeCephConf)
        {
            AddConf(state, files);
        }
        if (state.Cluster.KeyringDigests.TryGetValue(keyring.Entity, out var key) && key is null)
        {
            plan.Note("EntityUnknown", keyring.Entity, $"The cluster has no key for {keyring.Entity}; its keyring is not written.",
                $"Make it (ceph auth get-or-create {keyring.Entity} …), or: Remove-CephClientKeyring {keyring.Entity}");
            return;
        }
        Add(state, files, new ClientFile(keyring.Path, keyring.Entity) { Mode = keyring.Mode, Uid = keyring.Uid, Gid = keyring.Gid, Content = key });
    }

    private static void AddConf(ClusterState state, SortedDictionary<string, ClientFile> files) =>
        Add(state, files, new ClientFile(ConfPath, null) { Mode = "0644", Content = PlanBuilder.DigestOf(state.Cluster.MinimalConfig) });

    // Every file is in the cluster's own directory, too, where containers are given it.
    private static void Add(ClusterState state, SortedDictionary<string, ClientFile> files, ClientFile file)
    {
        files[file.Path] = file;
        var copy = $"/var/lib/ceph/{state.Fsid}/config/{Path.GetFileName(file.Path)}";
        files[copy] = file with { Path = copy };
    }
}
