using CephadmPS.Core.Hosts;

namespace CephadmPS.Core.Reconcile;

/// <summary>What a pass of the loop looks at before it plans: only what an event touched.</summary>
public sealed record Looks
{
    /// <summary>Records, cluster and all hosts.</summary>
    public bool Everything { get; init; }

    /// <summary>Inventory and specs, which somebody has stored.</summary>
    public bool Records { get; init; }

    /// <summary>What the mons and the mgr say.</summary>
    public bool Cluster { get; init; }

    /// <summary>Daemons of these hosts.</summary>
    public IReadOnlySet<string> Hosts { get; init; } = new HashSet<string>();

    /// <summary>Hosts whose devices changed.</summary>
    public IReadOnlySet<string> Devices { get; init; } = new HashSet<string>();

    /// <summary>Hosts whose networks changed.</summary>
    public IReadOnlySet<string> Networks { get; init; } = new HashSet<string>();
}

/// <summary>Collects what is to be looked at, from many sides, until a pass takes it.</summary>
internal sealed class DueLooks
{
    private readonly object gate = new();
    private Looks due = new();

    public void Add(HostChange change) => Change(looks => change.Notice.Kind switch
    {
        "daemons" => looks with { Hosts = With(looks.Hosts, change.HostName) },
        "devices" => looks with { Devices = With(looks.Devices, change.HostName) },
        "networks" => looks with { Networks = With(looks.Networks, change.HostName) },
        // Something was missed.
        _ => looks with
        {
            Hosts = With(looks.Hosts, change.HostName),
            Devices = With(looks.Devices, change.HostName),
            Networks = With(looks.Networks, change.HostName),
        },
    });

    public void AddEverything() => Change(looks => looks with { Everything = true });

    public void AddRecords() => Change(looks => looks with { Records = true });

    public void AddCluster() => Change(looks => looks with { Cluster = true });

    public void AddHosts(IEnumerable<string> hosts) => Change(looks => looks with { Hosts = With(looks.Hosts, [.. hosts]) });

    /// <summary>Nothing has happened that was not looked at.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return due is { Everything: false, Records: false, Cluster: false, Hosts.Count: 0, Devices.Count: 0, Networks.Count: 0 };
            }
        }
    }

    /// <summary>Takes what is due; nothing is then.</summary>
    public Looks Take()
    {
        lock (gate)
        {
            var taken = due;
            due = new Looks();
            return taken;
        }
    }

    private void Change(Func<Looks, Looks> change)
    {
        lock (gate)
        {
            due = change(due);
        }
    }

    private static HashSet<string> With(IReadOnlySet<string> hosts, params string[] more) => [.. hosts, .. more];
}
