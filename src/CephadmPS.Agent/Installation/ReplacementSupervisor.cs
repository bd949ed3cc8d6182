using System.Text;
using System.Text.Json;
using System.Net.Sockets;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Server;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Installation;

/// <summary>
/// Run by the program that was there before, outside of the agent's own service: restarts the service, and when the new agent does not answer
/// puts itself back.
/// </summary>
internal static class ReplacementSupervisor
{
    /// <summary>The command under which it is started; not one for people.</summary>
    public const string Command = "finish-replacement";

    /// <summary>Mutations that run are finished first; the longest takes a quarter of an hour.</summary>
    private static readonly TimeSpan RestartTime = TimeSpan.FromMinutes(17);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(HostContext host, TextWriter log, CancellationToken stop)
    {
        if (ReplacementRecord.Read(host) is not { State: "begun" } record)
        {
            throw AgentException.Refused("NothingToFinish", "no replacement of the agent has begun");
        }
        var restarted = await RestartAsync(host, stop);
        var problem = restarted.Ok ? await ProblemAsync(host, record.ToDigest, stop) : $"its service does not start: {restarted.Error.Trim()}";
        if (problem is null)
        {
            record.State = "done";
            ReplacementRecord.Write(host, record);
            return 0;
        }
        await log.WriteLineAsync($"release {record.ToVersion} is taken back: {problem}");
        var files = new HostFiles(host);
        files.CopyIn(host.PathOf(AgentPlaces.Previous), AgentPlaces.Program, HostFiles.PublicDirectory, Owner.Root);
        record.State = "rolled-back";
        record.Reason = problem;
        ReplacementRecord.Write(host, record);
        // The failures of the new one must not count against the old one.
        await host.Processes.RunAsync(new ProcessSpec("systemctl", "reset-failed", AgentPlaces.Unit), stop);
        var back = await RestartAsync(host, stop);
        if (!back.Ok || await ProblemAsync(host, record.FromDigest, stop) is not null)
        {
            throw new AgentException("RollBackFailed", "the agent before does not answer either", $"See 'systemctl status {AgentPlaces.Unit}'; hosts are still reached by the agent that a controller pushes.");
        }
        return 0;
    }

    private static Task<ProcessResult> RestartAsync(HostContext host, CancellationToken stop) =>
        host.Processes.RunAsync(new ProcessSpec("systemctl", "restart", AgentPlaces.Unit) { Timeout = RestartTime }, stop);

    /// <summary>Null when the agent with this digest answers on the socket.</summary>
    private static async Task<string?> ProblemAsync(HostContext host, string digest, CancellationToken stop)
    {
        if (await AgentSocket.ConnectAsync(host, AnswerTime, stop) is not { } socket)
        {
            return $"it did not open its socket within {AnswerTime.TotalSeconds:0} s";
        }
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(AnswerTime);
        try
        {
            var body = """{"jsonrpc":"2.0","id":1,"method":"hello"}""";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n{body}"), patience.Token);
            var answer = await new FrameReader(stream).ReadAsync(patience.Token);
            using var message = JsonDocument.Parse(answer);
            var found = message.RootElement.GetProperty("result").Deserialize(AgentJson.Default.HelloResult)!;
            return found.Digest != digest ? "another program answers"
                : found.ProtocolVersion != AgentProtocol.Version ? $"it speaks protocol {found.ProtocolVersion}"
                : null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"it did not answer within {AnswerTime.TotalSeconds:0} s";
        }
        catch (Exception e) when (e is IOException or FrameException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"it answered with nonsense: {e.Message}";
        }
    }
}
