using System.Collections.Concurrent;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.Tests.State.Records;

/// <summary>A store in memory that can crash before any of its writes, and counts them.</summary>
internal sealed class MemoryStore : IStateStore
{
    public ConcurrentDictionary<string, string> Values { get; } = new();

    public Dictionary<string, CephadmException> Damaged { get; } = [];

    public List<string> Written { get; } = [];

    /// <summary>Writes and removals until it crashes.</summary>
    public int CrashAfter { get; set; } = int.MaxValue;

    public Task<StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default) => Task.FromResult(new StoreDump(
        Values.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(),
        Damaged.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary()));

    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) =>
        (await DumpAsync(prefix, cancellation)).Require();

    public Task WriteAsync(string key, string value, CancellationToken cancellation = default)
    {
        Change();
        if (Values.GetValueOrDefault(key) != value)
        {
            Written.Add(key);
        }
        Values[key] = value;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken cancellation = default)
    {
        Change();
        Values.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private void Change()
    {
        if (CrashAfter-- <= 0)
        {
            throw new CephadmException("NoMonitor", ErrorKind.Unavailable, "crashed");
        }
    }
}
