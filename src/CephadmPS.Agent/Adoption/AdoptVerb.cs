using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Adoption;

/// <summary>
/// <c>adopt</c>: makes a daemon that packages installed one of ours, with its data. All is checked before the old daemon is stopped; an
/// adoption that was cut short goes on where it stopped when the request is repeated, since data is moved to a directory of its own first.
/// </summary>
public sealed class AdoptVerb() : Verb<AdoptRequest, AdoptResult>(Protocol.Verbs.Adopt, AgentJson.Default.AdoptRequest, AgentJson.Default.AdoptResult), IConvergent
{
    public override async Task<AdoptResult> RunAsync(AdoptRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var files = new HostFiles(host);
        if (request.Style != "legacy")
        {
            throw AgentException.Refused("AdoptionUnknown", $"daemons of style '{request.Style}' cannot be adopted", "the only style is legacy");
        }
        if (!request.LegacyDir.StartsWith('/') || request.LegacyDir.Split('/').Contains("..") || request.Cluster.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || request.Cluster.Length == 0)
        {
            throw AgentException.Refused("PathNotAllowed", $"'{request.LegacyDir}' with the cluster name '{request.Cluster}' is not a place of an installation");
        }
        var (fsid, config) = LegacyDaemon.ClusterOf(files, request.Cluster, request.LegacyDir);
        if (fsid != request.Fsid)
        {
            throw AgentException.Refused("InvalidFsid", $"the old installation is of cluster {fsid}, not of {request.Fsid}", "adopt it into its own cluster");
        }
        var daemon = DaemonIdentity.Parse(fsid, request.Name);
        var legacy = LegacyDaemon.Of(daemon, request.Cluster, request.LegacyDir);
        var adoption = new Adoption(host, files, request, daemon, legacy, config, context.Report);
        return await adoption.RunAsync(cancellation);
    }
}

/// <summary>One adoption being carried out.</summary>
internal sealed class Adoption(
    HostContext host, HostFiles files, AdoptRequest request, DaemonIdentity daemon, LegacyDaemon legacy, string config, Action<string> report)
{
    private readonly Systemd _systemd = new(host);
    private readonly DaemonForm _form = DaemonForms.Get(daemon.Type);

    // Not a name that a listing takes for a daemon's.
    private string Moving => $"{host.ClusterDir(daemon.Fsid)}/adopting-{daemon.Type}-{daemon.Id.Replace('.', '-')}";

    private string WasRunning => $"{Moving}.ran";

    public async Task<AdoptResult> RunAsync(CancellationToken cancellation)
    {
        if (DaemonDirectories.Exists(host, daemon))
        {
            return new AdoptResult { State = (await _systemd.StateAsync(daemon.Service, cancellation)).Word };
        }
        var resumed = files.DirectoryExists(Moving);
        var engine = await EngineLocator.GetAsync(host, cancellation);
        var images = new ImageStore(host, engine);
        var image = request.SkipPull ? await images.GetAsync(request.Image, cancellation) : await images.GetOrPullAsync(request.Image, report, cancellation);
        var osd = daemon.Type == "osd" ? await LegacyOsd.FindAsync(host, daemon.Fsid, daemon.Id, resumed ? Moving : legacy.DataDir, request.LegacyDir, cancellation) : null;
        if (!resumed && osd is null && !files.DirectoryExists(legacy.DataDir))
        {
            throw AgentException.Refused("NoSuchDaemon", $"there is no {legacy.DataDir} on this host", "check the daemon's name, and the cluster's (--cluster)");
        }
        var context = await ContextAsync(engine, images, image, osd, cancellation);
        _form.Check(context);
        _ = _form.Container(context);

        var old = await _systemd.StateAsync(legacy.Unit, cancellation);
        var start = old.IsRunning || request.ForceStart || files.FileExists(WasRunning);
        await StopOldAsync(old, cancellation);
        report($"moving the data of {daemon.Name}");
        new ClusterDirectories(host, files).Make(daemon.Fsid, legacy.IsCeph ? context.Owner : Owner.Root);
        files.MakeDirectory(Moving, HostFiles.PrivateDirectory, context.Owner);
        if (old.IsRunning)
        {
            files.Write(WasRunning, "", HostFiles.Private, Owner.Root);
        }
        var move = new DataMove(host, files);
        if (legacy.IsCeph)
        {
            await TakeCephDataAsync(move, context, osd, cancellation);
        }
        else
        {
            Copy(move, context);
        }
        var tree = new DaemonTree(files, new EngineCommand(engine, host), context);
        tree.CompleteAdopted(Moving);
        files.DeleteFile(WasRunning);
        return await StartAsync(engine, context, start, cancellation);
    }

    private async Task<FormContext> ContextAsync(ContainerEngine engine, ImageStore images, ImageInfo image, LegacyOsd? osd, CancellationToken cancellation)
    {
        var deploy = new DeployRequest
        {
            Fsid = daemon.Fsid,
            Name = daemon.Name,
            Image = request.Image,
            Params = new DeployParameters { OsdFsid = osd?.OsdFsid },
            // Without a digest: the next plan gives it its configuration.
            Meta = new DaemonMeta { ServiceName = daemon.Type is "mds" or "rgw" ? null : daemon.Type },
            ConfigBlobs = request.ConfigBlobs,
        };
        deploy.ConfigBlobs.Config = legacy.IsCeph ? config : deploy.ConfigBlobs.Config;
        var context = new FormContext(daemon, deploy, engine, host);
        var rule = _form.FilesOwner(context);
        return context with
        {
            Owner = rule.Fixed is { } known ? known
                : rule == OwnerRule.Ceph ? (await images.FactsAsync(request.Image, image.ImageId, cancellation)).CephOwner
                : await images.OwnerOfAsync(request.Image, image.ImageId, rule.Paths, cancellation),
        };
    }

    private async Task StopOldAsync(UnitState old, CancellationToken cancellation)
    {
        if (old.Active is "active" or "activating")
        {
            report($"stopping {legacy.Unit}");
            await _systemd.StopAsync([legacy.Unit], cancellation);
            if ((await _systemd.StateAsync(legacy.Unit, cancellation)).IsRunning)
            {
                throw new AgentException("DaemonStillRuns", $"{legacy.Unit} did not stop; nothing of it was moved", $"see 'systemctl status {legacy.Unit}'") { Undone = true };
            }
        }
        if (old.File is "enabled" or "enabled-runtime")
        {
            await _systemd.DisableAsync([legacy.Unit], cancellation);
        }
    }

    private async Task TakeCephDataAsync(DataMove move, FormContext context, LegacyOsd? osd, CancellationToken cancellation)
    {
        move.MoveContent(legacy.DataDir, Moving);
        await move.RemoveEmptyAsync(legacy.DataDir, cancellation);
        if (daemon.Type == "mon")
        {
            // Debian's packages named them so; the store looks for the other name.
            move.RenameEndings($"{Moving}/store.db", ".ldb", ".sst");
        }
        files.GiveTree(Moving, context.Owner);
        if (osd is not null)
        {
            await TakeOsdAsync(context, osd, cancellation);
        }
        var logs = $"{request.LegacyDir.TrimEnd('/')}/var/log/ceph";
        foreach (var name in files.Entries(logs).Where(name => name.StartsWith($"{request.Cluster}-{daemon.Type}.{daemon.Id}.log", StringComparison.Ordinal)))
        {
            move.MoveFile($"{logs}/{name}", $"{context.LogDir}/{name}");
            move.Give($"{context.LogDir}/{name}", context.Owner);
        }
    }

    private async Task TakeOsdAsync(FormContext context, LegacyOsd osd, CancellationToken cancellation)
    {
        new OsdDeviceOwner(host).Give(Moving, context.Owner);
        // The old unit would activate it beside ours at the next boot.
        string[] activations = [$"ceph-volume@lvm-{daemon.Id}-{osd.OsdFsid}.service", $"ceph-volume@simple-{daemon.Id}-{osd.OsdFsid}.service"];
        await _systemd.DisableAsync(activations, cancellation);
        if (osd.SimpleRecord is { } record && files.FileExists(record))
        {
            files.Rename(record, $"{record}.adopted-by-cephadm");
        }
    }

    private void Copy(DataMove move, FormContext context)
    {
        foreach (var directory in _form.Directories(context))
        {
            files.MakeDirectoryTree($"{Moving}/{directory.Path}", directory.Mode, context.Owner);
        }
        foreach (var (place, source) in legacy.Copies!)
        {
            move.Copy(source, $"{Moving}/{place}");
        }
        files.GiveTree(Moving, context.Owner);
    }

    private async Task<AdoptResult> StartAsync(ContainerEngine engine, FormContext context, bool start, CancellationToken cancellation)
    {
        var result = new AdoptResult { Changed = true };
        new LogRotation(host, files).Install(daemon.Fsid);
        if (await new KernelSettings(host, files).ApplyAsync(daemon.Fsid, _form.Type, _form.KernelSettings(context), cancellation) is { } warning)
        {
            result.Warnings.Add(warning);
        }
        var starting = new DaemonStart(host, files, engine);
        await starting.EnableAsync(daemon.Fsid, [daemon], cancellation);
        if (start)
        {
            report($"starting {daemon.Name}");
            await starting.RestartAsync(daemon.Fsid, [daemon], stopFirst: false, cancellation);
        }
        if (!request.SkipFirewalld)
        {
            result.Warnings.AddRange(await new HostFirewall(host).OpenAsync(_form.FirewallServices, [.. context.Request.Meta.Ports, .. _form.FirewallPorts], cancellation));
        }
        result.State = (await _systemd.StateAsync(daemon.Service, cancellation)).Word;
        return result;
    }
}
