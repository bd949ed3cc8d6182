using System.Text;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;

namespace CephadmPS.Agent.Tests.Journal;

public sealed class OperationJournalTests : IDisposable
{
    private readonly TestHost host = new();
    private readonly ManualTime time = new();
    private readonly string path;

    public OperationJournalTests() => path = host.PathOf("/var/lib/cephadm-agent/x/journal");

    public void Dispose() => host.Dispose();

    private OperationJournal Open() => new(path, time);

    private JournalEntry Entry(string kind, string id) => new() { Kind = kind, OperationId = id, Verb = "deploy", Target = "mon.a", At = time.Now.ToUnixTimeSeconds() };

    private void Write(OperationJournal journal, string id, string? end = "done")
    {
        journal.Append(Entry("begin", id));
        if (end is not null)
        {
            journal.Append(Entry(end, id));
        }
    }

    private static string? StateOf(OperationJournal journal, string id) => journal.Find(id)?.ToRecord().State;

    [Fact]
    public void What_one_process_writes_the_next_one_reads()
    {
        var first = Open();
        Write(first, "a");
        Write(first, "b", "failed");
        Write(first, "c", end: null);

        var next = Open();

        Assert.Equal("done", StateOf(next, "a"));
        Assert.Equal("failed", StateOf(next, "b"));
        Assert.Equal("begun", StateOf(next, "c"));
        Assert.Null(next.Find("d"));
    }

    [Fact]
    public void Two_open_journals_see_each_others_entries()
    {
        var one = Open();
        var other = Open();
        Write(one, "a");
        Assert.Equal("done", StateOf(other, "a"));
        Write(other, "b");
        Write(one, "c");

        Assert.Equal("done", StateOf(one, "b"));
        Assert.Equal("done", StateOf(other, "c"));
    }

    [Fact]
    public void Every_cut_of_the_last_line_leaves_the_earlier_ones_and_room_for_more()
    {
        Write(Open(), "a");
        var before = File.ReadAllBytes(path);
        Write(Open(), "b", end: null);
        var whole = File.ReadAllBytes(path);
        for (var length = before.Length; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var journal = Open();

            Assert.Equal("done", StateOf(journal, "a"));
            Assert.Null(journal.Find("b"));
            Write(journal, "c");
            Assert.Equal("done", StateOf(Open(), "c"));
            Assert.Equal("done", StateOf(Open(), "a"));
        }
    }

    [Fact]
    public void A_line_of_rubbish_in_the_middle_hides_only_itself()
    {
        Write(Open(), "a");
        File.AppendAllText(path, "\0\0\0 {not json}\n");
        Write(Open(), "b");

        Assert.Equal("done", StateOf(Open(), "a"));
        Assert.Equal("done", StateOf(Open(), "b"));
    }

    [Fact]
    public void An_operation_is_forgotten_after_seven_days()
    {
        Write(Open(), "old");
        time.Now += TimeSpan.FromDays(6.9);
        Assert.Equal("done", StateOf(Open(), "old"));
        time.Now += TimeSpan.FromDays(0.2);

        Assert.Null(Open().Find("old"));
        Assert.Empty(Open().Interrupted(_ => false));
    }

    [Fact]
    public void The_file_is_rewritten_without_what_is_too_old_and_others_notice()
    {
        var reader = Open();
        var writer = Open();
        var filler = Entry("begin", "x");
        for (var i = 0; i < 600; i++)
        {
            writer.Append(new JournalEntry { Kind = "begin", OperationId = $"old-{i}", Target = new string('t', 2000), At = filler.At });
        }
        var large = new FileInfo(path).Length;
        Assert.Equal("begun", StateOf(reader, "old-1"));
        time.Now += TimeSpan.FromDays(8);

        Write(Open(), "new");

        Assert.InRange(new FileInfo(path).Length, 1, large / 100);
        Assert.Equal("done", StateOf(reader, "new"));
        Assert.Null(reader.Find("old-1"));
        Write(writer, "newer");
        Assert.Equal("done", StateOf(reader, "newer"));
        Assert.Equal("done", StateOf(Open(), "new"));
    }

    [Fact]
    public void Only_begun_operations_of_dead_processes_are_interrupted()
    {
        var journal = Open();
        journal.Append(new JournalEntry { Kind = "begin", OperationId = "alive", At = time.Now.ToUnixTimeSeconds(), Process = "p1" });
        journal.Append(new JournalEntry { Kind = "begin", OperationId = "dead", At = time.Now.ToUnixTimeSeconds(), Process = "p2" });
        Write(journal, "ended");

        Assert.Equal(["dead"], journal.Interrupted(begin => begin.Process == "p1").Select(o => o.Begin.OperationId));
    }

    [Fact]
    public void The_journal_is_for_root_alone()
    {
        Write(Open(), "a");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }
}
