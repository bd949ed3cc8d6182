using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe.Daemons;
using CephadmPS.Agent.Osds;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>Looks at what interrupted operations were about: what is there now is told, what the operation would have done is not guessed.</summary>
internal static class Inspection
{
    /// <summary>The operations as they go over the wire, each with what the host shows of its target now.</summary>
    public static async Task<List<OperationRecord>> OfAsync(HostContext host, string fsid, IReadOnlyList<JournaledOperation> operations, CancellationToken cancellation)
    {
        var records = new List<OperationRecord>();
        if (operations.Count == 0)
        {
            return records;
        }
        var daemons = await DaemonsAsync(host, fsid, cancellation);
        foreach (var operation in operations)
        {
            var record = operation.ToRecord();
            record.Observed = record.Target.StartsWith("/dev/", StringComparison.Ordinal) ? Device(host, record.Target)
                : record.Target.Contains('.') && daemons is not null ? daemons.Find(daemon => daemon.Name == record.Target)?.State ?? "absent"
                : null;
            records.Add(record);
        }
        return records;
    }

    private static async Task<List<DaemonListing>?> DaemonsAsync(HostContext host, string fsid, CancellationToken cancellation)
    {
        try
        {
            return await new DaemonLister(TimeProvider.System).ListAsync(host, new ListDaemonsRequest { Fsid = fsid, Detail = false }, cancellation);
        }
        catch (AgentException)
        {
            // systemd does not answer: not known, and no reason to keep the controller from attaching.
            return null;
        }
    }

    private static string Device(HostContext host, string path) => BlockDevice.Find(host, path) switch
    {
        null => "absent",
        var device => device.Label(host)?.ToString() ?? "no OSD on it",
    };
}
