using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Installation;

/// <summary><c>agent-stage</c>: takes a piece of a new program, which is worth nothing until <c>agent-replace</c> has checked it.</summary>
internal sealed class StageAgentVerb() : Verb<StageAgentRequest, StageAgentResult>(
    Protocol.Verbs.StageAgent, AgentJson.Default.StageAgentRequest, AgentJson.Default.StageAgentResult), IHostWide
{
    private const int MaxPiece = 1024 * 1024;
    private const long MaxProgram = 64L * 1024 * 1024;

    public override bool Mutates => true;

    /// <summary>Where the pieces of a program with this digest are put together.</summary>
    internal static string PathOf(HostContext host, string digest) => digest.Length == 64 && digest.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
        ? $"{AgentPlaces.Staged(host)}/{digest}"
        : throw AgentException.Refused("InvalidDigest", "the digest is not a SHA-256 in lower-case hexadecimal digits");

    public override Task<StageAgentResult> RunAsync(StageAgentRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var path = PathOf(host, request.Digest);
        var piece = PieceOf(request);
        var files = new HostFiles(host);
        if (request.Offset == 0)
        {
            // One program at a time; what was never finished goes.
            SafeFiles.CreatePrivateDirectory(host.PathOf(host.AgentDir));
            files.DeleteDirectory(AgentPlaces.Staged(host));
            files.MakeDirectory(AgentPlaces.Staged(host), HostFiles.PrivateDirectory, Owner.Root);
        }
        var length = files.FileExists(path) ? new FileInfo(host.PathOf(path)).Length : 0;
        if (request.Offset != length || length + piece.Length > MaxProgram)
        {
            throw AgentException.Refused("PieceOutOfPlace", $"a piece for {request.Offset} came while {length} bytes are there; at most {MaxProgram} are taken", "Begin again at 0.");
        }
        return Task.FromResult(new StageAgentResult { Length = files.WritePiece(path, request.Offset, piece) });
    }

    private static byte[] PieceOf(StageAgentRequest request)
    {
        try
        {
            var piece = request.Data.Length <= MaxPiece * 4 / 3 + 4 ? Convert.FromBase64String(request.Data) : [];
            return piece.Length is > 0 and <= MaxPiece ? piece : throw AgentException.Refused("InvalidPiece", $"a piece has 1 to {MaxPiece} bytes");
        }
        catch (FormatException)
        {
            throw AgentException.Refused("InvalidPiece", "the piece is not base64");
        }
    }
}

/// <summary>
/// <c>agent-replace</c>: checks signature, manifest and digest of a staged program, lets it say its version, and puts it in the place of the
/// installed one. The program that was there then sees to the restart, and goes back to itself when the new one does not answer.
/// </summary>
internal sealed class ReplaceAgentVerb(AgentCore core) : Verb<ReplaceAgentRequest, ReplaceAgentResult>(
    Protocol.Verbs.ReplaceAgent, AgentJson.Default.ReplaceAgentRequest, AgentJson.Default.ReplaceAgentResult), IHostWide
{
    private const UnixFileMode Executable = HostFiles.PublicDirectory;

    public override bool Mutates => true;

    public override async Task<ReplaceAgentResult> RunAsync(ReplaceAgentRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var manifest = ReleaseCheck.Check(TrustedKey.Of(host), request, AgentVersion.Text, OwnProgram.Digest);
        var result = new ReplaceAgentResult { FromVersion = AgentVersion.Text, ToVersion = manifest.Version };
        if (manifest.Sha256 == OwnProgram.Digest)
        {
            return result;
        }
        if (!core.IsResident)
        {
            throw AgentException.Refused("NotResident", "only the agent that stays on a host replaces itself", $"See 'systemctl status {AgentPlaces.Unit}', or install the agent.");
        }
        var files = new HostFiles(host);
        var staged = host.PathOf(StageAgentVerb.PathOf(host, manifest.Sha256));
        CheckDigest(staged, manifest);
        await CheckThatItRunsAsync(host, staged, manifest, cancellation);
        context.Report($"release {AgentVersion.Text} makes way for {manifest.Version}");
        ReplacementRecord.Write(host, new AgentReplacement
        {
            FromVersion = AgentVersion.Text,
            FromDigest = OwnProgram.Digest,
            ToVersion = manifest.Version,
            ToDigest = manifest.Sha256,
            State = "begun",
            At = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0,
        });
        files.CopyIn(OwnProgram.Image, AgentPlaces.Previous, Executable, Owner.Root);
        files.CopyIn(staged, AgentPlaces.Program, Executable, Owner.Root);
        files.DeleteDirectory(AgentPlaces.Staged(host));
        var started = await host.Processes.RunAsync(
            new ProcessSpec("systemd-run", "--quiet", "--collect", "--unit=cephadmps-agent-replacement", AgentPlaces.Previous, ReplacementSupervisor.Command), cancellation);
        if (!started.Ok)
        {
            files.CopyIn(OwnProgram.Image, AgentPlaces.Program, Executable, Owner.Root);
            throw new AgentException("ReplacementFailed", "the restart cannot be supervised, so nothing was replaced", "See whether systemd-run works on this host.")
            {
                Details = [started.Error.Trim()],
                Undone = true,
            };
        }
        result.Changed = true;
        return result;
    }

    private static void CheckDigest(string staged, ReleaseManifest manifest)
    {
        if (!File.Exists(staged) || new FileInfo(staged).Length != manifest.Length || OwnProgram.DigestOf(staged) != manifest.Sha256)
        {
            throw AgentException.Refused("ReleaseDigestWrong", "what was brought is not the program that the manifest names", "Bring it again from its first piece on.");
        }
    }

    /// <summary>Signed and whole, it may be run; a program that cannot start here shows it now.</summary>
    private static async Task CheckThatItRunsAsync(HostContext host, string staged, ReleaseManifest manifest, CancellationToken cancellation)
    {
        File.SetUnixFileMode(staged, HostFiles.PrivateDirectory);
        var said = await host.Processes.RunAsync(new ProcessSpec(staged, "version") { Timeout = TimeSpan.FromSeconds(10) }, cancellation);
        if (!said.Ok || said.Output.Trim() != $"cephadm-agent {manifest.Version}")
        {
            throw new AgentException("ReleaseUnfit", $"the new agent does not run on this host (exit code {said.ExitCode})", "See the details; nothing was replaced.")
            {
                Details = [said.Error.Trim()],
                Undone = true,
            };
        }
    }
}
