using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Journal;

/// <summary>
/// The operations of one cluster on this host: a file of JSON lines, each synced to disk before anything follows from it. Written only
/// by the holder of the cluster's lock; read by anyone. A last line that a crash cut short is passed over.
/// </summary>
public sealed class OperationJournal
{
    /// <summary>How long an operation is remembered.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);
    /// <summary>Size from which the journal is rewritten without what is too old.</summary>
    private const long CompactBytes = 1024 * 1024;

    private readonly object gate = new();
    private readonly string path;
    private readonly TimeProvider time;
    private readonly Dictionary<string, JournaledOperation> operations = new(StringComparer.Ordinal);
    private string generation = "";
    private long position;
    private long compactAt = CompactBytes;

    public OperationJournal(string path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
    }

    /// <summary>What is known of an operation; null when it was never begun here, or too long ago.</summary>
    public JournaledOperation? Find(string operationId)
    {
        lock (gate)
        {
            Load();
            return operations.GetValueOrDefault(operationId) is { } found && !TooOld(found) ? found : null;
        }
    }

    /// <summary>Operations without an end that nobody works on any more.</summary>
    public IReadOnlyList<JournaledOperation> Interrupted(Func<JournalEntry, bool> isAtWork)
    {
        lock (gate)
        {
            Load();
            return [.. operations.Values.Where(o => o.End is null && !TooOld(o) && !isAtWork(o.Begin)).OrderBy(o => o.Begin.At)];
        }
    }

    /// <summary>Appends an entry and returns when it is on the disk.</summary>
    public void Append(JournalEntry entry)
    {
        lock (gate)
        {
            Load();
            if (position == 0)
            {
                Rewrite();
            }
            else if (position > compactAt)
            {
                Rewrite();
                compactAt = Math.Max(CompactBytes, position * 2);
            }
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
                // What lies behind the last whole line was cut short by a crash: it goes.
                file.SetLength(position);
                file.Position = position;
                file.Write(LineOf(entry));
                file.Flush(flushToDisk: true);
                position = file.Position;
            }
            Apply(entry);
        }
    }

    private static byte[] LineOf(JournalEntry entry) => [.. JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry), (byte)'\n'];

    private bool TooOld(JournaledOperation operation) =>
        operation.LastAt < time.GetUtcNow().Subtract(Keep).ToUnixTimeSeconds();

    /// <summary>Reads what other processes have added, or all of it when one has rewritten the file: its first line then differs.</summary>
    private void Load()
    {
        if (!File.Exists(path))
        {
            Reset("");
            return;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var first = new byte[GenerationLine(Guid.Empty).Length];
        var length = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        var found = Encoding.UTF8.GetString(first, 0, length);
        if (found != generation || file.Length < position)
        {
            Reset(found);
        }
        file.Position = position;
        var rest = new byte[file.Length - position];
        var filled = file.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        var begin = 0;
        for (int newline; (newline = Array.IndexOf(rest, (byte)'\n', begin, filled - begin)) >= 0; begin = newline + 1)
        {
            ApplyLine(rest.AsSpan(begin, newline - begin));
        }
        position += begin;
    }

    private void ApplyLine(ReadOnlySpan<byte> line)
    {
        JournalEntry? entry;
        try
        {
            entry = JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            // A crash left this line in pieces. Its operation's begin, if there was one, stands without an end: interrupted.
            return;
        }
        if (entry is { OperationId.Length: > 0 })
        {
            Apply(entry);
        }
    }

    private void Apply(JournalEntry entry)
    {
        if (entry.Kind == "begin")
        {
            operations[entry.OperationId] = new JournaledOperation(entry, null);
        }
        else if (operations.TryGetValue(entry.OperationId, out var begun))
        {
            operations[entry.OperationId] = begun with { End = entry };
        }
    }

    private void Rewrite()
    {
        SafeFiles.CreatePrivateDirectory(Path.GetDirectoryName(path)!);
        foreach (var old in operations.Values.Where(TooOld).Select(o => o.Begin.OperationId).ToList())
        {
            operations.Remove(old);
        }
        generation = GenerationLine(Guid.NewGuid());
        var text = new StringBuilder(generation);
        foreach (var operation in operations.Values.OrderBy(o => o.Begin.At))
        {
            text.Append(Encoding.UTF8.GetString(LineOf(operation.Begin)));
            if (operation.End is { } end)
            {
                text.Append(Encoding.UTF8.GetString(LineOf(end)));
            }
        }
        SafeFiles.ReplaceDurably(path, text.ToString());
        position = Encoding.UTF8.GetByteCount(text.ToString());
    }

    private void Reset(string found)
    {
        operations.Clear();
        generation = found;
        position = 0;
    }

    private static string GenerationLine(Guid id) => $"{{\"journal\":\"{id:N}\"}}\n";
}
