using System.Text.RegularExpressions;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Installation;

/// <summary>
/// <c>agent-install</c>: this program becomes the one that stays on the host, with its service, the public key of its successors, and the one
/// line that lets a user join it. Only an administrator's own connection or command line offers it.
/// </summary>
internal sealed partial class InstallAgentVerb() : Verb<InstallAgentRequest, InstallAgentResult>(
    Protocol.Verbs.InstallAgent, AgentJson.Default.InstallAgentRequest, AgentJson.Default.InstallAgentResult), IHostWide
{
    private const UnixFileMode SudoersMode = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    public override bool Mutates => true;

    public override async Task<InstallAgentResult> RunAsync(InstallAgentRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var files = new HostFiles(host);
        var fixedKey = TrustedKey.Of(host);
        var key = request.PublicKey is { Length: > 0 } pem ? TrustedKey.Parse(pem) : fixedKey;
        if (fixedKey is not null && key!.Fingerprint != fixedKey.Fingerprint && !request.ReplaceKey)
        {
            throw AgentException.Refused("ReleaseKeyFixed", $"the key {fixedKey.Fingerprint} is fixed on this host already", "Ask for the key to be replaced if that is really meant.");
        }
        var line = SudoersLine(request.User);
        if (request.Automatic && AgentPlaces.IsAdministrators(files))
        {
            return new InstallAgentResult { Changed = false, Path = AgentPlaces.Program, Unit = AgentPlaces.Unit, KeyFingerprint = fixedKey?.Fingerprint };
        }

        // The service's program first, the way to it last.
        var newProgram = !files.FileExists(AgentPlaces.Program) || OwnProgram.DigestOf(host.PathOf(AgentPlaces.Program)) != OwnProgram.Digest;
        if (newProgram)
        {
            context.Report($"installing {AgentPlaces.Program}");
            files.CopyIn(OwnProgram.Image, AgentPlaces.Program, HostFiles.PublicDirectory, Owner.Root);
        }
        var changed = newProgram;
        if (key is not null)
        {
            files.MakeDirectory(AgentPlaces.KeyDirectory, HostFiles.PublicDirectory, Owner.Root);
            changed |= files.Write(AgentPlaces.Key, key.Pem, HostFiles.Public, Owner.Root);
        }
        var newUnit = files.Write($"{host.UnitDir}/{AgentPlaces.Unit}", UnitText, HostFiles.Public, Owner.Root);
        changed |= newUnit;
        changed |= await StartAsync(host, newProgram || newUnit, cancellation);
        changed |= line is null ? files.DeleteFile(AgentPlaces.Sudoers) : await WriteSudoersAsync(host, files, line, cancellation);
        return new InstallAgentResult { Changed = changed, Stays = true, Path = AgentPlaces.Program, Unit = AgentPlaces.Unit, SudoersLine = line, KeyFingerprint = key?.Fingerprint };
    }

    private static async Task<bool> StartAsync(HostContext host, bool restart, CancellationToken cancellation)
    {
        var systemd = new Systemd(host);
        var before = await systemd.StateAsync(AgentPlaces.Unit, cancellation);
        if (before is { IsRunning: true, File: "enabled" } && !restart)
        {
            return false;
        }
        await systemd.ReloadAsync(cancellation);
        await systemd.EnableAsync([AgentPlaces.Unit], cancellation);
        var started = await systemd.RunAsync(["restart", AgentPlaces.Unit], cancellation);
        return started.Ok
            ? true
            : throw new AgentException("AgentStartFailed", "the installed agent does not start", $"See 'journalctl -u {AgentPlaces.Unit}'.") { Details = [started.Error.Trim()] };
    }

    /// <summary>Checked by visudo before it counts: a wrong line would lock everybody out of sudo.</summary>
    private static async Task<bool> WriteSudoersAsync(HostContext host, HostFiles files, string line, CancellationToken cancellation)
    {
        var text = $"# cephadm-agent: the one program that this user runs as root\n{line}\n";
        if (files.IsAsWanted(AgentPlaces.Sudoers, text, SudoersMode, Owner.Root))
        {
            return false;
        }
        using var staged = files.Stage(AgentPlaces.Sudoers, text, SudoersMode, Owner.Root);
        var check = await host.Processes.RunAsync(new ProcessSpec("visudo", "-c", "-q", "-f", staged.Beside), cancellation);
        if (!check.Ok)
        {
            throw AgentException.Refused("SudoersInvalid", $"sudo does not take the line '{line}': {check.Error.Trim()}", "Install sudo on the host, or leave the user out and connect as root.");
        }
        staged.Commit();
        return true;
    }

    private static string? SudoersLine(string? user) => user switch
    {
        null or "" or "root" => null,
        _ when UserName().IsMatch(user) => $"{user} ALL=(root) NOPASSWD: {AgentPlaces.Program} attach",
        _ => throw AgentException.Refused("UserNameInvalid", $"'{user}' is not the name of a user"),
    };

    internal static string UnitText => $"""
        [Unit]
        Description=CephadmPS host agent
        # It never gives up: a host without it is looked at by every connection anew.
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        ExecStart={AgentPlaces.Program} serve
        # Mutations that run are finished and journaled first.
        TimeoutStopSec=16min
        KillMode=mixed
        Restart=always
        RestartSec=1
        UMask=0077
        # Threads of a small program need no heaps of their own.
        Environment=MALLOC_ARENA_MAX=1
        OOMScoreAdjust=-500

        [Install]
        WantedBy=multi-user.target

        """;

    [GeneratedRegex(@"\A[a-z_][a-z0-9_.-]{0,31}\z")]
    private static partial Regex UserName();
}

/// <summary><c>agent-uninstall</c>: takes all of that off the host; what the agent keeps of clusters stays.</summary>
internal sealed class UninstallAgentVerb() : Verb<UninstallAgentRequest, UninstallAgentResult>(
    Protocol.Verbs.UninstallAgent, AgentJson.Default.UninstallAgentRequest, AgentJson.Default.UninstallAgentResult), IHostWide
{
    public override bool Mutates => true;

    public override async Task<UninstallAgentResult> RunAsync(UninstallAgentRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var files = new HostFiles(host);
        if (request.Automatic && (AgentPlaces.IsAdministrators(files) || files.Entries(host.DataDir).Any(ClusterId.IsOne)))
        {
            return new UninstallAgentResult { Changed = false };
        }
        // First the way to it, last the program.
        var changed = files.DeleteFile(AgentPlaces.Sudoers);
        var unit = $"{host.UnitDir}/{AgentPlaces.Unit}";
        if (files.FileExists(unit))
        {
            var systemd = new Systemd(host);
            await systemd.StopAsync([AgentPlaces.Unit], cancellation);
            await systemd.DisableAsync([AgentPlaces.Unit], cancellation);
            changed |= files.DeleteFile(unit);
            await systemd.ReloadAsync(cancellation);
        }
        changed |= files.DeleteDirectory(AgentPlaces.KeyDirectory);
        changed |= files.DeleteFile(AgentPlaces.Record(host));
        changed |= files.DeleteFile(AgentPlaces.Previous);
        changed |= files.DeleteFile(AgentPlaces.Program);
        return new UninstallAgentResult { Changed = changed };
    }
}
