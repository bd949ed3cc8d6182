using System.Threading.Channels;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Rpc;

/// <summary>
/// Notices of change, bounded: when nobody reads, notices of one kind and cluster are merged instead of blocking the connection
/// or being lost. A notice without a kind says: look at everything.
/// </summary>
internal sealed class ChangeQueue
{
    private const int MaxNames = 256;
    private const long Unknown = -1;
    private readonly Channel<ChangeNotice> _channel;
    private readonly int _capacity;
    private readonly object _gate = new();
    private string? _instance;
    private long _lastSequence = Unknown;

    public ChangeQueue(int capacity = 64)
    {
        _capacity = capacity;
        _channel = Channel.CreateBounded<ChangeNotice>(capacity);
    }

    public ChannelReader<ChangeNotice> Reader => _channel.Reader;

    /// <summary>What to ask an agent for whose notices are numbered under this name: those since the last one that came from it.</summary>
    public WatchRequest Join(string instance)
    {
        lock (_gate)
        {
            if (_instance == instance && _lastSequence != Unknown)
            {
                return new WatchRequest { Instance = instance, After = _lastSequence };
            }
            (_instance, _lastSequence) = (instance, Unknown);
            return new WatchRequest();
        }
    }

    /// <summary>Takes the agent's answer to <see cref="Join"/>.</summary>
    /// <param name="answer">The answer; its notices may have come before it.</param>
    /// <param name="first">There was no connection before, so that nothing can have been missed.</param>
    public void Joined(WatchResult answer, bool first)
    {
        lock (_gate)
        {
            _lastSequence = Math.Max(_lastSequence, answer.Sequence);
            if (!answer.Complete && !first)
            {
                Put(new ChangeNotice { Sequence = _lastSequence });
            }
        }
    }

    /// <summary>Adds the agent's notice, once; a gap in its numbers means that something was missed.</summary>
    public void Add(ChangeNotice notice)
    {
        lock (_gate)
        {
            if (_lastSequence != Unknown && notice.Sequence <= _lastSequence)
            {
                return;
            }
            if (_lastSequence != Unknown && notice.Sequence > _lastSequence + 1 && notice.Kind.Length > 0)
            {
                Put(new ChangeNotice { Sequence = notice.Sequence });
            }
            _lastSequence = notice.Sequence;
            Put(notice);
        }
    }

    /// <summary>Says: look at everything. The next notice starts a new count, for it comes from another agent process.</summary>
    public void AddEverything()
    {
        lock (_gate)
        {
            (_instance, _lastSequence) = (null, Unknown);
            Put(new ChangeNotice());
        }
    }

    public void Complete() => _channel.Writer.TryComplete();

    private void Put(ChangeNotice notice)
    {
        if (_channel.Writer.TryWrite(notice))
        {
            return;
        }
        var waiting = new List<ChangeNotice>();
        while (_channel.Reader.TryRead(out var earlier))
        {
            waiting.Add(earlier);
        }
        waiting.Add(notice);
        foreach (var merged in Merge(waiting))
        {
            _channel.Writer.TryWrite(merged);
        }
    }

    private IReadOnlyList<ChangeNotice> Merge(List<ChangeNotice> notices)
    {
        var merged = notices.GroupBy(n => (n.Kind, n.Fsid)).Select(MergeOne).ToList();
        var everything = new ChangeNotice { Sequence = notices[^1].Sequence };
        // Room is left for what comes next; too many different ones are worth one full look.
        return merged.Count > _capacity / 2 || merged.Any(n => n.Kind.Length == 0) ? [everything] : merged;
    }

    private static ChangeNotice MergeOne(IEnumerable<ChangeNotice> same)
    {
        var all = same.ToList();
        var names = all.SelectMany(n => n.Names ?? []).Distinct(StringComparer.Ordinal).ToList();
        var detailed = all.TrueForAll(n => n.Names is { Count: > 0 }) && names.Count <= MaxNames;
        return new ChangeNotice { Kind = all[0].Kind, Fsid = all[0].Fsid, Sequence = all[^1].Sequence, Names = detailed ? names : null };
    }
}
