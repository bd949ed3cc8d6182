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
    private readonly Channel<ChangeNotice> _channel;
    private readonly int _capacity;
    private readonly object _gate = new();
    private long _lastSequence;

    public ChangeQueue(int capacity = 64)
    {
        _capacity = capacity;
        _channel = Channel.CreateBounded<ChangeNotice>(capacity);
    }

    public ChannelReader<ChangeNotice> Reader => _channel.Reader;

    /// <summary>Adds the agent's notice; a gap in its numbers means that something was missed.</summary>
    public void Add(ChangeNotice notice)
    {
        lock (_gate)
        {
            if (_lastSequence > 0 && notice.Sequence > _lastSequence + 1)
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
            _lastSequence = 0;
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
