using CephadmPS.Agent.Journal;

namespace CephadmPS.Agent.Server;

/// <summary>What a controller has told us on this connection: which clusters it leads, and with what epoch.</summary>
/// <param name="administrator">Whether who came by it is root here by himself.</param>
public sealed class Connection(bool administrator = false) : Caller
{
    private readonly object gate = new();
    private readonly Dictionary<string, long> attached = [];

    private readonly CancellationTokenSource closing = new();

    public override bool IsLocal => false;

    public override bool IsAdministrator => administrator;

    public override CancellationToken Closing => closing.Token;

    /// <summary>Begins no more mutations: those that wait for their turn are ended, those that run go on.</summary>
    public void Close() => closing.Cancel();

    /// <summary>The epoch this connection is attached to a cluster with; 0 when it is not.</summary>
    public long EpochOf(string fsid)
    {
        lock (gate)
        {
            return attached.GetValueOrDefault(fsid);
        }
    }

    /// <summary>Remembers the epoch of an attach that was accepted.</summary>
    public void Attach(string fsid, long epoch)
    {
        lock (gate)
        {
            attached[fsid] = epoch;
        }
    }

    /// <summary>Epoch 0 may change a host only while no controller has ever led the cluster; any other must be the one attached with.</summary>
    public override void Check(EpochStore epochs, string fsid, long epoch)
    {
        epochs.Check(fsid, epoch);
        if (epoch != 0 && epoch != EpochOf(fsid))
        {
            throw AgentException.Refused("NotAttached", $"epoch {epoch} of cluster {fsid} is not attached on this connection", "Attach first.");
        }
    }
}
