using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Controllers;

/// <summary>
/// <c>controller-install</c>: runs a controller as a systemd service. It looks first and does only what is missing; a service whose files all are as
/// wanted goes on running.
/// </summary>
public sealed class InstallControllerVerb() : Verb<InstallControllerRequest, ControllerResult>(
    Protocol.Verbs.InstallController, AgentJson.Default.InstallControllerRequest, AgentJson.Default.ControllerResult), IConvergent
{
    public override async Task<ControllerResult> RunAsync(InstallControllerRequest request, VerbContext context, CancellationToken cancellation)
    {
        DaemonIdentity.CheckFsid(request.Fsid);
        var host = context.Host;
        var place = new ControllerPlace(host, request.Fsid);
        Check(request, host);
        var files = new HostFiles(host);
        files.MakeDirectory(ControllerPlace.Top, HostFiles.PrivateDirectory, Owner.Root);
        files.MakeDirectory(place.Directory, HostFiles.PrivateDirectory, Owner.Root);
        files.MakeDirectory(place.Home, HostFiles.PrivateDirectory, Owner.Root);
        var changed = CopyAgent(host, place);
        changed |= files.Write(place.Profile, request.Profile, HostFiles.Private, Owner.Root);
        changed |= files.Write(place.Identity, request.Identity.TrimEnd('\n') + "\n", HostFiles.Private, Owner.Root);
        changed |= files.Write(place.UnitFile, place.UnitText(request.Sha256, request.MetricsListen), HostFiles.Public, Owner.Root);

        var systemd = new Systemd(host);
        var before = await systemd.StateAsync(place.Unit, cancellation);
        if (changed || !before.IsRunning || before.File != "enabled")
        {
            context.Report("starting the controller");
            await systemd.ReloadAsync(cancellation);
            await systemd.EnableAsync([place.Unit], cancellation);
            await systemd.ResetFailedAsync([place.Unit], cancellation);
            var started = await systemd.RunAsync([changed ? "restart" : "start", place.Unit], cancellation);
            if (!started.Ok)
            {
                throw new AgentException("ControllerStartFailed", $"{place.Unit} does not start: {started.Error.Trim()}", $"journalctl -u {place.Unit}");
            }
            changed = true;
        }
        return new ControllerResult { Changed = changed, Unit = place.Unit, State = (await systemd.StateAsync(place.Unit, cancellation)).Word };
    }

    private static void Check(InstallControllerRequest request, HostContext host)
    {
        if (!File.Exists(host.PathOf(ControllerPlace.Binary(request.Sha256))))
        {
            throw AgentException.Refused("ControllerMissing", "the controller's executable is not on this host", "put it there first");
        }
        if (!request.Profile.StartsWith('{'))
        {
            throw AgentException.Refused("InvalidProfile", "the profile is no JSON object");
        }
        if (!request.Identity.StartsWith("-----BEGIN ", StringComparison.Ordinal))
        {
            throw AgentException.Refused("InvalidIdentity", "the identity is no private key of OpenSSH", "give the content of a file such as id_ed25519");
        }
        // It stands on a command line of the unit.
        if (request.MetricsListen is { } listen && !listen.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '[' or ']' or '*'))
        {
            throw AgentException.Refused("InvalidListen", $"'{listen}' is no address with a port", "give one such as 127.0.0.1:9283");
        }
    }

    // The agent that runs here is the one that belongs to the controller that sent it; it pushes this one on.
    private static bool CopyAgent(HostContext host, ControllerPlace place)
    {
        var own = Environment.ProcessPath ?? throw new AgentException("AgentUnknown", "this program does not know its own file");
        var target = host.PathOf(place.Agent);
        if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(File.ReadAllBytes(own)))
        {
            return false;
        }
        var beside = target + ".new";
        File.Copy(own, beside, overwrite: true);
        File.SetUnixFileMode(beside, HostFiles.PrivateDirectory);
        File.Move(beside, target, overwrite: true);
        return true;
    }
}

/// <summary><c>controller-remove</c>: ends a controller and removes its files, executables that no other cluster's controller uses included.</summary>
public sealed class RemoveControllerVerb() : Verb<RemoveControllerRequest, ControllerResult>(
    Protocol.Verbs.RemoveController, AgentJson.Default.RemoveControllerRequest, AgentJson.Default.ControllerResult), IConvergent
{
    public override Task<ControllerResult> RunAsync(RemoveControllerRequest request, VerbContext context, CancellationToken cancellation)
    {
        DaemonIdentity.CheckFsid(request.Fsid);
        return RemoveAsync(context.Host, request.Fsid, cancellation);
    }

    /// <summary>Removes it; one that is not there is fine.</summary>
    internal static async Task<ControllerResult> RemoveAsync(HostContext host, string fsid, CancellationToken cancellation)
    {
        var place = new ControllerPlace(host, fsid);
        var directory = host.PathOf(place.Directory);
        var unit = host.PathOf(place.UnitFile);
        if (!Directory.Exists(directory) && !File.Exists(unit))
        {
            return new ControllerResult { Unit = place.Unit };
        }
        var systemd = new Systemd(host);
        await systemd.StopAsync([place.Unit], cancellation);
        await systemd.DisableAsync([place.Unit], cancellation);
        File.Delete(unit);
        await systemd.ReloadAsync(cancellation);
        await systemd.ResetFailedAsync([place.Unit], cancellation);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
        var top = host.PathOf(ControllerPlace.Top);
        if (Directory.GetDirectories(top).All(left => Path.GetFileName(left) is "bin" or "extracted"))
        {
            Directory.Delete(top, recursive: true);
        }
        return new ControllerResult { Changed = true, Unit = place.Unit };
    }
}
