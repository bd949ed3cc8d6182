namespace CephadmPS.Agent.Journal;

/// <summary>Who asks for a mutation, and with what right.</summary>
public abstract class Caller
{
    /// <summary>A person on this host.</summary>
    public static Caller Local { get; } = new LocalCaller();

    /// <summary>True for a person at the command line, who has no epoch.</summary>
    public abstract bool IsLocal { get; }

    /// <summary>True for who is root on this host by himself, not by the one command that sudo allows.</summary>
    public virtual bool IsAdministrator => IsLocal;

    /// <summary>Mutations of this caller that were begun or wait for their turn.</summary>
    public int RunningMutations => Volatile.Read(ref running);

    /// <summary>Ends those of this caller's mutations that still wait for their turn.</summary>
    public virtual CancellationToken Closing => CancellationToken.None;

    private int running;

    /// <summary>Counts a mutation until the answer is disposed.</summary>
    internal IDisposable Count()
    {
        Interlocked.Increment(ref running);
        return new Counted(this);
    }

    /// <summary>Refuses a mutation that this caller may not ask for now.</summary>
    public abstract void Check(EpochStore epochs, string fsid, long epoch);

    private sealed class Counted(Caller caller) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref caller.running);
    }

    private sealed class LocalCaller : Caller
    {
        public override bool IsLocal => true;

        public override void Check(EpochStore epochs, string fsid, long epoch)
        {
            if (epoch != 0)
            {
                epochs.Check(fsid, epoch);
            }
        }
    }
}
