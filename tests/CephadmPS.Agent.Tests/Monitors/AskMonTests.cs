using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Agent.Tests.Monitors;

public sealed class AskMonTests : IDisposable
{
    private const string Status = """
        {"name":"b","rank":1,"state":"electing","quorum":[],
         "monmap":{"epoch":2,"mons":[{"rank":1,"name":"b"},{"rank":0,"name":"a"}]}}
        """;

    private readonly TestHost host = new();
    private readonly List<string> asked = [];
    private Socket? listener;

    public void Dispose()
    {
        listener?.Dispose();
        host.Dispose();
    }

    [Fact]
    public async Task A_mon_tells_its_state_rank_and_members_by_rank()
    {
        Serve(_ => Status);

        var answer = await AskAsync(MonQuestions.Status);

        Assert.Equal(("electing", 1), (answer.State, answer.Rank));
        Assert.Equal(["a", "b"], answer.Members);
        Assert.Equal(["""{"prefix":"mon_status","format":"json"}"""], asked);
    }

    [Theory]
    [InlineData(MonQuestions.CallElection, """{"prefix":"quorum enter"}""")]
    [InlineData(MonQuestions.ProbeOften, """{"prefix":"config set","var":"mon_probe_timeout","val":["0.5"]}""")]
    [InlineData(MonQuestions.ProbeAsConfigured, """{"prefix":"config unset","var":"mon_probe_timeout"}""")]
    public async Task What_it_is_asked_to_do_comes_first_then_its_state(string question, string command)
    {
        Serve(text => text.Contains("mon_status", StringComparison.Ordinal) ? Status : "{}");

        await AskAsync(question);

        Assert.Equal([command, """{"prefix":"mon_status","format":"json"}"""], asked);
    }

    [Fact]
    public async Task Nobody_on_the_socket_is_told_with_its_path()
    {
        var error = await Assert.ThrowsAsync<AgentException>(() => AskAsync(MonQuestions.Status));

        Assert.Equal("MonSilent", error.Id);
        Assert.Contains("ceph-mon.b.asok", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mon_that_is_still_starting_has_not_answered()
    {
        Serve(_ => "ERROR: (38) Function not implemented\n");

        var error = await Assert.ThrowsAsync<AgentException>(() => AskAsync(MonQuestions.Status));

        Assert.Equal("MonSilent", error.Id);
        Assert.Contains("not implemented", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_no_sensible_length_is_not_waited_for()
    {
        Serve(_ => null);

        Assert.Equal("MonSilent", (await Assert.ThrowsAsync<AgentException>(() => AskAsync(MonQuestions.Status))).Id);
    }

    [Theory]
    [InlineData("mgr.b", MonQuestions.Status, "NotAMon")]
    [InlineData("mon.b", "config set", "QuestionUnknown")]
    public async Task Only_mons_and_only_known_questions(string name, string question, string id)
    {
        Assert.Equal(id, (await Assert.ThrowsAsync<AgentException>(() => AskAsync(question, name))).Id);
        Assert.Empty(asked);
    }

    private Task<MonAnswer> AskAsync(string question, string name = "mon.b") => new AskMonVerb().RunAsync(
        new AskMonRequest { Fsid = TestHost.Fsid, Name = name, Question = question }, new VerbContext(host.Context, _ => { }), CancellationToken.None);

    // A null answer announces more bytes than any mon would send.
    private void Serve(Func<string, string?> answer)
    {
        host.WithDirectory($"/run/ceph/{TestHost.Fsid}");
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(host.PathOf($"/run/ceph/{TestHost.Fsid}/ceph-mon.b.asok")));
        listener.Listen();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync();
                await using var stream = new NetworkStream(connection);
                var command = new List<byte>();
                for (var one = stream.ReadByte(); one > 0; one = stream.ReadByte())
                {
                    command.Add((byte)one);
                }
                asked.Add(Encoding.UTF8.GetString([.. command]));
                var text = answer(asked[^1]);
                var head = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(head, text?.Length ?? int.MaxValue);
                await stream.WriteAsync(head);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text ?? ""));
            }
        });
    }
}
