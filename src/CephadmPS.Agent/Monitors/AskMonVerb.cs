using System.Text.Json;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Monitors;

/// <summary><c>ask-mon</c>: asks a mon on this host how it is, or to do what it may do at any time.</summary>
public sealed class AskMonVerb() : Verb<AskMonRequest, MonAnswer>(Protocol.Verbs.AskMon, AgentJson.Default.AskMonRequest, AgentJson.Default.MonAnswer)
{
    public override async Task<MonAnswer> RunAsync(AskMonRequest request, VerbContext context, CancellationToken cancellation)
    {
        var daemon = DaemonIdentity.Parse(request.Fsid, request.Name);
        if (daemon.Type != "mon")
        {
            throw AgentException.Refused("NotAMon", $"{daemon.Name} is no mon", "give the name of a mon, such as mon.a");
        }
        if (CommandOf(request.Question) is { } command)
        {
            await SocketOf(context.Host, daemon).AskAsync(command, cancellation);
        }
        return Read(await SocketOf(context.Host, daemon).AskAsync("""{"prefix":"mon_status","format":"json"}""", cancellation));
    }

    /// <summary>Tells a mon that is starting to look for its peers often. Errors: <c>MonSilent</c>.</summary>
    internal static Task HurryAsync(HostContext host, DaemonIdentity mon, CancellationToken cancellation) =>
        SocketOf(host, mon).AskAsync(CommandOf(MonQuestions.ProbeOften)!, cancellation);

    private static AdminSocket SocketOf(HostContext host, DaemonIdentity mon) =>
        new(host.PathOf($"{host.RunDir}/{mon.Fsid}/{DaemonForms.Get(mon.Type).AdminSocket(mon)}"));

    private static string? CommandOf(string question) => question switch
    {
        MonQuestions.Status => null,
        MonQuestions.CallElection => """{"prefix":"quorum enter"}""",
        MonQuestions.ProbeOften => """{"prefix":"config set","var":"mon_probe_timeout","val":["0.5"]}""",
        MonQuestions.ProbeAsConfigured => """{"prefix":"config unset","var":"mon_probe_timeout"}""",
        _ => throw AgentException.Refused("QuestionUnknown", $"a mon cannot be asked '{question}'",
            $"ask one of {MonQuestions.Status}, {MonQuestions.CallElection}, {MonQuestions.ProbeOften}, {MonQuestions.ProbeAsConfigured}"),
    };

    private static MonAnswer Read(string json)
    {
        using var status = JsonDocument.Parse(json);
        var root = status.RootElement;
        return new MonAnswer
        {
            State = root.GetProperty("state").GetString() ?? "",
            Rank = root.GetProperty("rank").GetInt32(),
            Members = [.. root.GetProperty("monmap").GetProperty("mons").EnumerateArray()
                .OrderBy(mon => mon.GetProperty("rank").GetInt32()).Select(mon => mon.GetProperty("name").GetString() ?? "")],
        };
    }
}
