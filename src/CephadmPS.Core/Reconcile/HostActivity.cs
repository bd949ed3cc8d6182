namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Which hosts are being worked on. A listing of daemons that was asked for before a step ended tells neither what was before nor what is after:
/// taken for the truth it would make a daemon that was just deployed look missing.
/// </summary>
public sealed class HostActivity
{
    private readonly object gate = new();
    private readonly Dictionary<string, (int Running, long Ended)> hosts = new(StringComparer.Ordinal);

    /// <summary>A step begins on the host.</summary>
    public void Begin(string host) => Change(host, entry => (entry.Running + 1, entry.Ended));

    /// <summary>A step ended on the host.</summary>
    public void End(string host) => Change(host, entry => (entry.Running - 1, entry.Ended + 1));

    /// <summary>A mark to be taken before a look at the host.</summary>
    public long Mark(string host)
    {
        lock (gate)
        {
            return hosts.GetValueOrDefault(host).Ended;
        }
    }

    /// <summary>True when no step ran on the host since the mark was taken, and none runs now.</summary>
    public bool QuietSince(string host, long mark)
    {
        lock (gate)
        {
            var entry = hosts.GetValueOrDefault(host);
            return entry.Running == 0 && entry.Ended == mark;
        }
    }

    private void Change(string host, Func<(int Running, long Ended), (int Running, long Ended)> change)
    {
        lock (gate)
        {
            hosts[host] = change(hosts.GetValueOrDefault(host));
        }
    }
}
