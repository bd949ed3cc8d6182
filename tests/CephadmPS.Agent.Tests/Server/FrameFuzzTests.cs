using System.Text;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Tests.Server;

/// <summary>Whatever arrives, the agent neither crashes nor hangs nor grows.</summary>
public class FrameFuzzTests
{
    private const int Seed = 20204;

    private static readonly string[] Methods = ["hello", "ping", "ls", "attach", "operation", "monitor-command", "monitor-open", "cancel", "deploy", "", "no-such-verb", "\\u0000"];
    private static readonly string[] Parameters =
    [
        "{}", "null", "[]", "7", "\"x\"", "{\"fsid\":\"../../etc\"}", "{\"fsid\":7}", "{\"fsid\":null,\"epoch\":\"high\"}",
        "{\"fsid\":\"9c14ad41-3b66-48b3-ac03-0d24669326a9\",\"operation_id\":\"a\"}", "{\"id\":[]}", "{\"session\":\"x\",\"timeout_seconds\":-5}",
    ];
    private static readonly string[] Ids = ["1", "-1", "\"a\"", "null", "{}", "1.5", "99999999999999999999", "true"];

    [Fact]
    public async Task Ten_thousand_frames_of_nonsense_leave_an_agent_that_answers()
    {
        using var host = new TestHost();
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard());
        var random = new Random(Seed);
        await agent.ResultAsync("hello");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 10_000; i++)
        {
            agent.WriteMessage(Nonsense(random));
        }

        var hello = await agent.ResultAsync("hello");
        Assert.Equal(Environment.ProcessId, hello.GetProperty("pid").GetInt32());
        agent.Complaints.Clear();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task Streams_of_nonsense_end_the_agent_cleanly()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            using var host = new TestHost();
            await using var agent = new ServedAgent(host.Context);
            try
            {
                agent.Write(Garbage(random));
            }
            catch (IOException)
            {
                // It has seen enough and closed its side.
            }
            agent.EndInput();

            Assert.InRange(await Eventually.WithinAsync(agent.Exit), 0, 1);
        }
    }

    private static string Nonsense(Random random)
    {
        if (random.Next(4) == 0)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            return Encoding.Latin1.GetString(bytes);
        }
        var message = $$"""{"jsonrpc":"2.0","id":{{Pick(random, Ids)}},"method":"{{Pick(random, Methods)}}","params":{{Pick(random, Parameters)}}}""";
        return random.Next(3) switch
        {
            0 => message[..random.Next(message.Length)],
            1 => new string('[', random.Next(2000)) + message,
            _ => message,
        };
    }

    private static byte[] Garbage(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(5); i >= 0; i--)
        {
            var body = Nonsense(random);
            text.Append(random.Next(5) switch
            {
                0 => "Content-Length: 99999999999\r\n\r\n",
                1 => $"Content-Length: {body.Length + 50}\r\n\r\n{body}",
                2 => body,
                3 => "\r\n\r\n",
                _ => $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}",
            });
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
