using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

public sealed class JsonRpcClientTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Answers_reach_their_callers_in_any_order()
    {
        await using var peer = new FakePeer();
        var calls = Enumerable.Range(0, 50)
            .Select(i => peer.Client.CallAsync<TextResult>("echo", new TextResult { Text = $"n{i}" }, Minute, null, default)).ToList();
        var requests = new List<JObject>();
        for (var i = 0; i < calls.Count; i++)
        {
            requests.Add(await peer.NextAsync());
        }
        foreach (var request in Enumerable.Reverse(requests))
        {
            await peer.AnswerAsync(request, request["params"]!);
        }
        var answers = await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"n{i}"), answers.Select(a => a.Text));
    }

    [Fact]
    public async Task Requests_are_snake_case_without_nulls()
    {
        await using var peer = new FakePeer();
        var call = peer.Client.CallAsync<HostCheckResult>(Verbs.CheckHost, new HostCheckRequest(), Minute, null, default);
        var request = await peer.NextAsync();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"check-host","params":{}}""", request.ToString(Newtonsoft.Json.Formatting.None));
        await peer.AnswerAsync(request, JObject.Parse("""{"ok":true,"host_name":"ceph1","container_engine":null,"errors":[]}"""));
        Assert.Equal("ceph1", (await call).HostName);
    }

    [Fact]
    public async Task Text_that_looks_like_a_date_stays_as_it_is()
    {
        await using var peer = new FakePeer();
        var call = peer.Client.CallAsync<List<DaemonListing>>(Verbs.ListDaemons, null, Minute, null, default);
        await peer.AnswerAsync(await peer.NextAsync(), JArray.Parse("""[{"name":"mon.a","created":"2025-01-02T03:04:05.678901Z"}]"""));
        Assert.Equal("2025-01-02T03:04:05.678901Z", Assert.Single(await call).Created);
    }

    [Fact]
    public async Task An_agents_error_keeps_id_advice_details_and_undone()
    {
        await using var peer = new FakePeer();
        var call = peer.Client.CallAsync<DeployResult>(Verbs.Deploy, new DeployRequest(), Minute, null, default);
        var request = await peer.NextAsync();
        await peer.SendAsync(JObject.Parse($$$"""
            {"jsonrpc":"2.0","id":{{{request["id"]}}},"error":{"code":{{{AgentErrorCodes.Refused}}},"message":"port 3300 is taken",
             "data":{"id":"PortInUse","advice":"Stop what holds it.","details":["ss -ltnp"],"undone":true} } }
            """));
        var error = await Assert.ThrowsAsync<CephadmException>(() => call);
        Assert.Equal(("PortInUse", ErrorKind.Refused, "Stop what holds it.", "ceph1", true), (error.Id, error.Kind, error.Advice, error.Target, error.Undone));
        Assert.Equal("Host ceph1: port 3300 is taken", error.Message);
        Assert.Equal(["ss -ltnp"], error.Details);
    }

    [Theory]
    [InlineData(AgentErrorCodes.StaleEpoch, "StaleEpoch", ErrorKind.Conflict)]
    [InlineData(AgentErrorCodes.Interrupted, "OperationInterrupted", ErrorKind.Failed)]
    [InlineData(AgentErrorCodes.Locked, "ClusterLocked", ErrorKind.Conflict)]
    [InlineData(-32601, "VerbUnknown", ErrorKind.Failed)]
    [InlineData(12, "AgentFailed", ErrorKind.Failed)]
    public async Task An_error_without_data_gets_its_id_from_the_code(int code, string id, ErrorKind kind)
    {
        await using var peer = new FakePeer();
        var call = peer.Client.CallAsync<UnitResult>(Verbs.Unit, new UnitRequest(), Minute, null, default);
        var request = await peer.NextAsync();
        await peer.SendAsync(JObject.Parse($$$"""{"id":{{{request["id"]}}},"error":{"code":{{{code}}},"message":"m"}}"""));
        var error = await Assert.ThrowsAsync<CephadmException>(() => call);
        Assert.Equal((id, kind), (error.Id, error.Kind));
    }

    [Fact]
    public async Task A_lost_connection_makes_sent_requests_unknown_and_others_unsent()
    {
        await using var peer = new FakePeer();
        var sent = peer.Client.CallAsync<DeployResult>(Verbs.Deploy, new DeployRequest(), Minute, null, default);
        await peer.NextAsync();
        await peer.HangUpAsync();
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<CephadmException>(() => sent)).Id);
        var late = await Assert.ThrowsAsync<CephadmException>(
            () => peer.Client.CallAsync<DeployResult>(Verbs.Deploy, new DeployRequest(), Minute, null, default));
        Assert.Equal(("HostUnreachable", true), (late.Id, late.Undone));
        Assert.False(peer.Client.IsOpen);
    }

    [Fact]
    public async Task Cancelling_answers_at_once_and_tells_the_agent()
    {
        await using var peer = new FakePeer();
        using var user = new CancellationTokenSource();
        var call = peer.Client.CallAsync<ImageInfo>(Verbs.Pull, new ImageRequest(), Minute, null, user.Token);
        var request = await peer.NextAsync();
        await user.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var cancel = await peer.NextAsync();
        Assert.Equal((Verbs.Cancel, (long)request["id"]!), ((string?)cancel["method"], (long)cancel["params"]!["id"]!));
        Assert.Null(cancel["id"]);
    }

    [Fact]
    public async Task A_deadline_tells_the_agent_and_takes_its_last_word()
    {
        var time = new ManualTime();
        await using var peer = new FakePeer(time);
        var call = peer.Client.CallAsync<DeployResult>(Verbs.Deploy, new DeployRequest(), TimeSpan.FromSeconds(5), null, default);
        var request = await peer.NextAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Verbs.Cancel, (string?)(await peer.NextAsync())["method"]);
        await peer.SendAsync(JObject.Parse($$$"""
            {"id":{{{request["id"]}}},"error":{"code":{{{AgentErrorCodes.Cancelled}}},"message":"ended","data":{"id":"Cancelled","undone":true} } }
            """));
        var error = await Assert.ThrowsAsync<CephadmException>(() => call);
        Assert.Equal(("DeadlinePassed", ErrorKind.Timeout, true), (error.Id, error.Kind, error.Undone));
    }

    [Fact]
    public async Task A_deadline_without_any_word_leaves_the_outcome_unknown()
    {
        var time = new ManualTime();
        await using var peer = new FakePeer(time);
        var call = peer.Client.CallAsync<DeployResult>(Verbs.Deploy, new DeployRequest(), TimeSpan.FromSeconds(5), null, default);
        await peer.NextAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Verbs.Cancel, (string?)(await peer.NextAsync())["method"]);
        await Wait.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<CephadmException>(() => call)).Id);
        // The answer that comes after all harms nobody.
        var next = peer.Client.CallAsync<TextResult>("echo", null, Minute, null, default);
        await peer.AnswerAsync(JObject.Parse("""{"id":1}"""), new JObject());
        await peer.AnswerAsync(await peer.NextAsync(), JObject.Parse("""{"text":"still here"}"""));
        Assert.Equal("still here", (await next).Text);
    }

    [Fact]
    public async Task Progress_goes_to_its_own_call()
    {
        await using var peer = new FakePeer();
        var phrases = new List<string>();
        var call = peer.Client.CallAsync<ImageInfo>(Verbs.Pull, null, Minute, new Recorder(phrases), default);
        var request = await peer.NextAsync();
        await peer.SendAsync(JObject.Parse($$$"""{"method":"progress","params":{"id":{{{request["id"]}}},"message":"layer 1"}}"""));
        await peer.SendAsync(JObject.Parse("""{"method":"progress","params":{"id":99,"message":"of nobody"}}"""));
        await peer.AnswerAsync(request, new JObject());
        await call;
        Assert.Equal(["layer 1"], phrases);
    }

    [Fact]
    public async Task A_flood_of_changes_is_merged_and_blocks_nothing()
    {
        await using var peer = new FakePeer(changeCapacity: 8);
        for (var i = 1; i <= 500; i++)
        {
            await peer.SendAsync(JObject.Parse(
                $$$"""{"method":"changed","params":{"sequence":{{{i}}},"kind":"daemons","fsid":"f","names":["osd.{{{i % 20}}}"]}}"""));
        }
        var call = peer.Client.CallAsync<TextResult>("echo", null, Minute, null, default);
        await peer.AnswerAsync(await peer.NextAsync(), JObject.Parse("""{"text":"alive"}"""));
        Assert.Equal("alive", (await call).Text);
        var names = new HashSet<string>();
        while (peer.Changes.Reader.TryRead(out var notice))
        {
            Assert.Equal("daemons", notice.Kind);
            names.UnionWith(notice.Names!);
        }
        Assert.Equal(20, names.Count);
    }

    [Fact]
    public async Task A_gap_in_the_numbers_says_look_at_everything()
    {
        var queue = new ChangeQueue();
        queue.Add(new ChangeNotice { Sequence = 1, Kind = "daemons", Names = ["mon.a"] });
        queue.Add(new ChangeNotice { Sequence = 3, Kind = "devices", Names = ["/dev/sda"] });
        Assert.Equal("daemons", (await queue.Reader.ReadAsync()).Kind);
        Assert.Equal("", (await queue.Reader.ReadAsync()).Kind);
        Assert.Equal("devices", (await queue.Reader.ReadAsync()).Kind);
    }

    [Theory]
    [InlineData("Content-Length: 3\r\n\r\nnot")]
    [InlineData("Content-Length: 2\r\n\r\n[]")]
    [InlineData("Content-Length: 99999999999\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("Content-Length: 15\r\n\r\n{\"result\":12345}")]
    public async Task What_breaks_the_rules_ends_the_connection_with_the_reason(string bytes)
    {
        await using var peer = new FakePeer();
        var call = peer.Client.CallAsync<TextResult>("echo", null, Minute, null, default);
        await peer.NextAsync();
        await peer.SendRawAsync(Encoding.UTF8.GetBytes(bytes));
        await peer.HangUpAsync();
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<CephadmException>(() => call)).Id);
        Assert.IsAssignableFrom<IOException>(await peer.Client.Closed);
    }

    [Fact]
    public void Any_bytes_end_in_an_answer_or_an_error_and_never_hang()
    {
        var pieces = Gen.Elements("Content-Length: ", "5", "70", "\r\n", "\r\n\r\n", "{", "}", "\"id\":1", "\"result\":", "\"error\":", "[[[[", ",",
            "\"method\":\"progress\"", "\"params\":{}", "null", "1e999", "\u00ff\ufffd", "99999999999999999999", "{\"id\":1,\"result\":{}}",
            "Content-Length: 22\r\n\r\n{\"id\":1,\"error\":null}");
        var garbage = Gen.ListOf(pieces).Select(string.Concat).ToArbitrary();
        Prop.ForAll(garbage, text =>
        {
            var peer = new FakePeer();
            var call = peer.Client.CallAsync<TextResult>("echo", null, Minute, null, default);
            peer.NextAsync().Wait();
            peer.SendRawAsync(Encoding.UTF8.GetBytes(text)).Wait();
            peer.HangUpAsync().Wait();
            var ended = Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(20))).Result == call;
            peer.DisposeAsync().AsTask().Wait();
            return ended && (call.IsCompletedSuccessfully || call.Exception?.InnerException is CephadmException);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_message_split_anywhere_is_read_whole()
    {
        var frame = FakePeer.Frame("""{"id":1,"result":{"text":"grüße"}}""");
        for (var cut = 1; cut < frame.Length; cut++)
        {
            await using var peer = new FakePeer();
            var call = peer.Client.CallAsync<TextResult>("echo", null, Minute, null, default);
            await peer.NextAsync();
            await peer.SendRawAsync(frame[..cut]);
            await peer.SendRawAsync(frame[cut..]);
            Assert.Equal("grüße", (await call).Text);
        }
    }

    private sealed class Recorder(List<string> phrases) : IProgress<string>
    {
        public void Report(string value) => phrases.Add(value);
    }
}
