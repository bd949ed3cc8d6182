using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Installation;

/// <summary><c>agent-status</c>: which agent is here, and how its last replacement went.</summary>
internal sealed class AgentStatusVerb(AgentCore core)
    : Verb<NoParameters, AgentStatusResult>(Protocol.Verbs.AgentStatus, ObserveJson.Default.NoParameters, AgentJson.Default.AgentStatusResult)
{
    public override Task<AgentStatusResult> RunAsync(NoParameters request, VerbContext context, CancellationToken cancellation)
    {
        var program = context.Host.PathOf(AgentPlaces.Program);
        return Task.FromResult(new AgentStatusResult
        {
            Version = AgentVersion.Text,
            Digest = OwnProgram.Digest,
            Resident = core.IsResident,
            InstalledDigest = File.Exists(program) ? OwnProgram.DigestOf(program) : null,
            KeyFingerprint = TrustedKey.Of(context.Host)?.Fingerprint,
            Replacement = ReplacementRecord.Read(context.Host),
        });
    }
}
