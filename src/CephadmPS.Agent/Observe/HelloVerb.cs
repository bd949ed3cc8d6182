using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe;

/// <summary>A request without parameters.</summary>
public sealed class NoParameters;

/// <summary>Who is there.</summary>
internal sealed class HelloVerb(AgentCore core) : Verb<NoParameters, HelloResult>(Protocol.Verbs.Hello, ObserveJson.Default.NoParameters, AgentJson.Default.HelloResult)
{
    public override Task<HelloResult> RunAsync(NoParameters request, VerbContext context, CancellationToken cancellation) => Task.FromResult(new HelloResult
    {
        ProtocolVersion = AgentProtocol.Version,
        AgentVersion = AgentVersion.Text,
        HostName = HostNames.Name(context.Host),
        BootId = SafeFiles.ReadTrimmed(context.Host.PathOf("/proc/sys/kernel/random/boot_id")) ?? "",
        Pid = Environment.ProcessId,
        // Reading it takes a third of the time to the first answer; the digest of a pushed agent was checked before it was started.
        Digest = core.IsResident ? OwnProgram.Digest : "",
        Resident = core.IsResident,
        Instance = core.Changes.Instance,
    });
}

/// <summary>Keeps the connection open.</summary>
internal sealed class PingVerb() : Verb<NoParameters, NoParameters>(Protocol.Verbs.Ping, ObserveJson.Default.NoParameters, ObserveJson.Default.NoParameters)
{
    public override Task<NoParameters> RunAsync(NoParameters request, VerbContext context, CancellationToken cancellation) => Task.FromResult(request);
}
