using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Services.Naming;

/// <summary>What follows from a daemon's name, and how a new one is made. Rules are upstream's.</summary>
public static class DaemonNames
{
    /// <summary>
    /// The service a daemon belongs to: as recorded on its host, or else told from its id and host; null when it cannot be told
    /// (no such daemon type, or an id that does not fit its host).
    /// </summary>
    public static string? ServiceNameOf(DaemonDescription daemon)
    {
        if (!string.IsNullOrEmpty(daemon.ServiceName))
        {
            return daemon.ServiceName;
        }

        var type = DaemonTypes.ServiceTypeOf(daemon.DaemonType);
        return type is null || !ServiceTypes.RequiresId(type) ? type : ServiceIdOf(daemon) is { } id ? $"{type}.{id}" : null;
    }

    /// <summary>
    /// The id of the service a daemon belongs to. For types whose services have no id it is the daemon's own id (osd: the spec
    /// it belongs to); null when it cannot be told.
    /// </summary>
    public static string? ServiceIdOf(DaemonDescription daemon)
    {
        if (!string.IsNullOrEmpty(daemon.ServiceName))
        {
            var dot = daemon.ServiceName.IndexOf('.');
            return dot < 0 ? "" : daemon.ServiceName[(dot + 1)..];
        }

        if (daemon.DaemonType == "osd")
        {
            return daemon.OsdSpecAffinity is null or "None" ? "" : daemon.OsdSpecAffinity;
        }

        return DaemonTypes.ServiceTypeOf(daemon.DaemonType) is not { } type ? null
            : ServiceTypes.RequiresId(type) ? IdBeforeHost(daemon)
            : daemon.DaemonId;
    }

    /// <summary>The daemon's user in Ceph; null for types that have none.</summary>
    /// <exception cref="CephadmException"><c>DaemonHostMissing</c>: the user is named after the host, which is empty.</exception>
    public static string? AuthEntity(string daemonType, string daemonId, string? hostName)
    {
        switch (daemonType)
        {
            case "mon":
                return "mon.";
            case "mgr" or "osd" or "mds":
                return $"{daemonType}.{daemonId}";
            case "rgw" or "rbd-mirror" or "cephfs-mirror" or "nfs" or "iscsi" or "nvmeof" or "ingress" or "ceph-exporter":
                return $"client.{daemonType}.{daemonId}";
            case "crash" or "agent" or "node-proxy":
                return string.IsNullOrEmpty(hostName)
                    ? throw new CephadmException("DaemonHostMissing", ErrorKind.InvalidInput, $"The user of {daemonType}.{daemonId} is named after its host, which is not known.")
                    : $"client.{daemonType}.{hostName}";
            default:
                return null;
        }
    }

    /// <summary>The section of Ceph's configuration that a daemon (or client) reads, by its name; <c>mon</c> for those that read none.</summary>
    public static string ConfigSection(string daemonName)
    {
        var dot = daemonName.IndexOf('.');
        return (dot < 0 ? daemonName : daemonName[..dot]) switch
        {
            "rgw" or "rbd-mirror" or "nfs" or "crash" or "iscsi" or "ceph-exporter" or "nvmeof" or "smb" => "client." + daemonName,
            "mon" or "osd" or "mds" or "mgr" or "client" => daemonName,
            _ => "mon",
        };
    }

    /// <summary>
    /// An id for a new daemon: <c>[service id.][rank.generation.]short host[.six letters]</c>. The letters come from
    /// <paramref name="random"/>, again and again until the id is not in use.
    /// </summary>
    /// <param name="daemonType">Daemon type.</param>
    /// <param name="serviceId">Id of its service; null or empty when that has none.</param>
    /// <param name="hostName">Host; only what stands before the first dot is used.</param>
    /// <param name="isUsed">Whether an id is in use.</param>
    /// <param name="random">Source of the letters, seeded from the plan.</param>
    /// <param name="rank">Rank, in ranked services.</param>
    /// <param name="generation">Generation of that rank.</param>
    /// <exception cref="CephadmException"><c>DaemonNameInUse</c>: an id without random letters is in use.</exception>
    public static string NewDaemonId(
        string daemonType, string? serviceId, string hostName, Func<string, bool> isUsed, Random random, int? rank = null, int? generation = null)
    {
        var prefix = string.IsNullOrEmpty(serviceId) || !NamesService(daemonType) ? "" : serviceId + ".";
        var number = rank is null || generation is null ? "" : $"{rank}.{generation}.";
        var dot = hostName.IndexOf('.');
        var name = prefix + number + (dot < 0 ? hostName : hostName[..dot]);
        if (!DaemonTypes.HasRandomSuffix(daemonType))
        {
            return !isUsed(name) ? name : throw new CephadmException(
                "DaemonNameInUse", ErrorKind.AlreadyExists, $"There is a daemon {daemonType}.{name} already.", $"Get-CephDaemon -DaemonName {daemonType}.{name}", name);
        }

        Span<char> letters = stackalloc char[6];
        string id;
        do
        {
            for (var i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('a' + random.Next(26));
            }

            id = $"{name}.{letters}";
        }
        while (isUsed(id));
        return id;
    }

    private static bool NamesService(string daemonType) =>
        DaemonTypes.ServiceTypeOf(daemonType) is { } type && ServiceTypes.RequiresId(type);

    /// <summary>What stands before the host in a daemon's id: <c>foo</c> in <c>foo.host1.abcdef</c>.</summary>
    private static string? IdBeforeHost(DaemonDescription daemon)
    {
        if (string.IsNullOrEmpty(daemon.HostName))
        {
            return null;
        }

        var id = daemon.DaemonId;
        var host = daemon.HostName.Split('.')[0];
        if (host == id)
        {
            return id;
        }

        var place = id.LastIndexOf(host, StringComparison.Ordinal);
        if (place < 0)
        {
            return IdWithoutHost(daemon.DaemonType, id);
        }

        var after = id[(place + host.Length)..];
        return place > 0 && id[place - 1] == '.' && (after.Length == 0 || after[0] == '.') ? id[..(place - 1)] : null;
    }

    /// <summary>Ids of old releases, which did not hold the host.</summary>
    private static string IdWithoutHost(string daemonType, string id)
    {
        var parts = id.Split('.');
        return daemonType switch
        {
            "rgw" when parts.Length is 3 or 4 => parts[0] + "." + parts[1],
            "iscsi" => string.Join('.', parts[..^1]),
            _ => id,
        };
    }
}
