using System.Globalization;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Osds;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Deploy;

/// <summary>
/// <c>deploy</c>: a new daemon, an existing one anew (its data is kept), or only its configuration. A request for what is already so
/// changes nothing; a new daemon that cannot be started is removed again.
/// </summary>
public sealed class DeployVerb() : Verb<DeployRequest, DeployResult>(Protocol.Verbs.Deploy, AgentJson.Default.DeployRequest, AgentJson.Default.DeployResult), IConvergent
{
    public override async Task<DeployResult> RunAsync(DeployRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var daemon = DaemonIdentity.Parse(request.Fsid, request.Name);
        var form = DaemonForms.Get(daemon.Type);
        var isNew = !DaemonDirectories.Exists(host, daemon) || (form is MonForm && !MonStore.IsIn(host, host.DaemonDir(daemon.Fsid, daemon.Name)));
        var engine = await EngineLocator.GetAsync(host, cancellation);
        var formContext = new FormContext(daemon, request, engine, host);
        RequestCheck.Check(form, formContext);
        SetPorts(form, formContext);
        var deployment = new Deployment(host, new HostFiles(host), engine, form, formContext, context.Report);
        return (request.Params.Reconfig, isNew) switch
        {
            (true, true) => throw AgentException.Refused("NoSuchDaemon", $"{daemon.Name} cannot be reconfigured, it is not on this host",
                "deploy it instead"),
            (true, false) => await deployment.ReconfigureAsync(cancellation),
            (false, true) => await deployment.NewAsync(cancellation),
            (false, false) => await deployment.RedeployAsync(cancellation),
        };
    }

    // Some types add ports of their own to those of the request, and unit.meta tells of all.
    private static void SetPorts(DaemonForm form, FormContext context)
    {
        var (parameters, meta) = (context.Request.Params, context.Request.Meta);
        var ports = form.Ports(context).ToList();
        parameters.TcpPorts = [.. ports.Select(port => port.Port)];
        parameters.PortIps = ports.Where(port => port.Ip is not null).ToDictionary(port => port.Port.ToString(CultureInfo.InvariantCulture), port => port.Ip!);
        if (meta.Ports.Count == 0)
        {
            meta.Ports = [.. parameters.TcpPorts];
        }
    }
}

/// <summary>One deploy request being carried out.</summary>
internal sealed class Deployment(
    HostContext host, HostFiles files, ContainerEngine engine, DaemonForm form, FormContext context, Action<string> report)
{
    private readonly DaemonIdentity daemon = context.Daemon;
    private readonly DeployRequest request = context.Request;
    private readonly EngineCommand _command = new(engine, host);
    private readonly ClusterDirectories _directories = new(host, files);
    private readonly DaemonStart _start = new(host, files, engine);
    private readonly Systemd _systemd = new(host);
    private FormContext _context = context;
    private readonly List<string> _warnings = [];
    private bool _installed;

    public async Task<DeployResult> NewAsync(CancellationToken cancellation)
    {
        RequireSecrets();
        await RemoveOrphanAsync(cancellation);
        CheckPorts(request.Params.TcpPorts ?? []);
        await SetOwnerAsync(cancellation);
        report($"deploying {daemon.Name}");
        var tree = new DaemonTree(files, _command, _context);
        try
        {
            MakeClusterDirectories();
            var staging = tree.BeginNew();
            await MakeDataAsync(staging, _context.Owner, cancellation);
            tree.CompleteNew();
            await InstallAsync(stopFirst: false, cancellation);
        }
        catch (Exception e)
        {
            if (_installed)
            {
                await _start.UndoAsync([daemon]);
            }
            tree.DeleteNew();
            if (e is AgentException known)
            {
                throw known.AfterUndo();
            }
            throw;
        }
        await HurryAsync(cancellation);
        await OpenFirewallAsync(cancellation);
        return await ResultAsync("deploy", cancellation);
    }

    public async Task<DeployResult> RedeployAsync(CancellationToken cancellation)
    {
        var (oldMeta, oldMetaText) = ReadMeta();
        if (await IsAsWantedAsync(oldMetaText, cancellation))
        {
            return await ResultAsync("unchanged", cancellation);
        }
        // The running daemon holds its own ports; only new ones can be taken by others.
        CheckPorts((request.Params.TcpPorts ?? []).Except(oldMeta.Ports));
        await SetOwnerAsync(cancellation);
        report($"redeploying {daemon.Name}");
        MakeClusterDirectories();
        new DaemonTree(files, _command, _context).Replace(scripts: true, UnitMeta.Write(request.Meta));
        await InstallAsync(stopFirst: true, cancellation);
        await OpenFirewallAsync(cancellation);
        return await ResultAsync("redeploy", cancellation);
    }

    public async Task<DeployResult> ReconfigureAsync(CancellationToken cancellation)
    {
        var (meta, _) = ReadMeta();
        if (request.Meta.ConfigDigest is { } digest && meta.ConfigDigest == digest)
        {
            return await ResultAsync("unchanged", cancellation);
        }
        report($"reconfiguring {daemon.Name}");
        // What tells of the container that runs stays: it is not made anew.
        meta.ConfigDigest = request.Meta.ConfigDigest;
        meta.ServiceName = request.Meta.ServiceName ?? meta.ServiceName;
        _context = _context with { Owner = Posix.StatusOf(host.PathOf(_context.DaemonDir))?.Owner ?? Owner.Root };
        new DaemonTree(files, _command, _context).Replace(scripts: false, UnitMeta.Write(meta));
        if (!form.IsCeph)
        {
            await _start.RestartAsync(daemon.Fsid, [daemon], stopFirst: true, cancellation);
        }
        return await ResultAsync("reconfig", cancellation);
    }

    // Somebody deleted the daemon's directory while it ran: its unit counts as started, and its container holds the ports.
    private async Task RemoveOrphanAsync(CancellationToken cancellation)
    {
        if ((await _systemd.StateAsync(daemon.Service, cancellation)).Active is "" or "inactive")
        {
            return;
        }
        report($"removing what still runs of {daemon.Name}, whose directory is gone");
        // The container first: the script that would stop it is gone too, and systemd would wait two minutes for nothing.
        await host.Processes.RunAsync(EngineCommand.ToProcess(_command.Remove(false, daemon.LegacyContainerName, daemon.ContainerName)), cancellation);
        await _systemd.StopAsync([daemon.Service], cancellation);
        await _systemd.ResetFailedAsync([daemon.Service], cancellation);
    }

    private async Task MakeDataAsync(string staging, Owner ceph, CancellationToken cancellation)
    {
        switch (form)
        {
            case MonForm:
                await new MonStore(host, _command).MakeAsync(_context, staging, ceph, cancellation);
                break;
            case OsdForm:
                new OsdDirectory(host, files).Prime(staging, OsdForm.OsdFsid(_context), ceph);
                break;
        }
    }

    private async Task InstallAsync(bool stopFirst, CancellationToken cancellation)
    {
        new LogRotation(host, files).Install(daemon.Fsid);
        if (await new KernelSettings(host, files).ApplyAsync(daemon.Fsid, form.Type, form.KernelSettings(_context), cancellation) is { } warning)
        {
            _warnings.Add(warning);
        }
        _installed = true;
        var partsChanged = await new PartUnits(host, files).InstallAsync(form, _context, cancellation);
        await _start.EnableAsync(daemon.Fsid, [daemon], cancellation, partsChanged);
        await _start.RestartAsync(daemon.Fsid, [daemon], stopFirst, cancellation);
    }

    // A new mon joins, learns its rank only at its next look for peers, and all wait for it: every two seconds is too seldom. The controller tells it
    // when it may slow down again.
    private async Task HurryAsync(CancellationToken cancellation)
    {
        if (form is not MonForm)
        {
            return;
        }
        try
        {
            await AskMonVerb.HurryAsync(host, daemon, cancellation);
        }
        catch (AgentException e)
        {
            _warnings.Add($"{daemon.Name} joins at its usual pace: {e.Message}");
        }
    }

    private void MakeClusterDirectories()
    {
        if (form.FilesOwner(_context) == OwnerRule.Ceph)
        {
            _directories.Make(daemon.Fsid, _context.Owner);
        }
        else
        {
            _directories.MakeMissing(daemon.Fsid);
        }
    }

    private async Task SetOwnerAsync(CancellationToken cancellation)
    {
        var images = new ImageStore(host, engine);
        var image = await images.GetOrPullAsync(request.Image, report, cancellation);
        var rule = form.FilesOwner(_context);
        _context = _context with
        {
            Owner = rule.Fixed is { } known ? known
                : rule == OwnerRule.Ceph ? (await images.FactsAsync(request.Image, image.ImageId, cancellation)).CephOwner
                : await images.OwnerOfAsync(request.Image, image.ImageId, rule.Paths, cancellation),
        };
        // Systemd would pull them as the containers start, in the time that the start may take.
        foreach (var other in form.InitContainers(_context).Concat(form.Sidecars(_context).Select(s => s.Container)).Select(c => c.Image).Distinct().Except([request.Image]))
        {
            await images.GetOrPullAsync(other, report, cancellation);
        }
    }

    private void RequireSecrets()
    {
        if (form.NeedsCephConfig && (request.ConfigBlobs.Config is null || (request.ConfigBlobs.Keyring is null && form is not OsdForm)))
        {
            throw AgentException.Refused("ConfigMissing", $"a new {form.Type} needs a config and a keyring", "give both in the deploy request");
        }
    }

    private void CheckPorts(IEnumerable<int> ports)
    {
        var taken = new PortCheck(host).InUse(ports, request.Params.PortIps);
        if (taken.Count > 0 && !form.MayShareItsPorts)
        {
            throw PortCheck.Refusal(daemon, taken);
        }
        _warnings.AddRange(taken.Select(use => $"TCP port {use} is in use; {daemon.Name} goes without it while it is"));
    }

    private async Task OpenFirewallAsync(CancellationToken cancellation)
    {
        if (!request.Params.SkipFirewalld)
        {
            _warnings.AddRange(await new HostFirewall(host).OpenAsync(form.FirewallServices, [.. request.Params.TcpPorts ?? [], .. form.FirewallPorts], cancellation));
        }
    }

    // A repeated request: same digest, same image, same meta, and the daemon really runs in that image.
    private async Task<bool> IsAsWantedAsync(string? oldMeta, CancellationToken cancellation)
    {
        if (request.Meta.ConfigDigest is null
            || oldMeta != UnitMeta.Write(request.Meta)
            || files.ReadText($"{_context.DaemonDir}/unit.image")?.Trim() != request.Image
            || (request.ConfigBlobs.Keyring is { } keyring && files.ReadText($"{_context.DaemonDir}/keyring") != keyring)
            || !(await _systemd.StateAsync(daemon.Service, cancellation)).IsRunning)
        {
            return false;
        }
        var running = await host.Processes.RunAsync(EngineCommand.ToProcess(
            [engine.Path, "container", "inspect", "--format", "{{.State.Status}},{{.Image}}", daemon.ContainerName]), cancellation);
        var image = await new ImageStore(host, engine).FindAsync(request.Image, cancellation);
        return running.Ok && image is not null && running.Output.Trim().Replace("sha256:", "") == $"running,{image.ImageId}";
    }

    private (DaemonMeta Meta, string? Text) ReadMeta()
    {
        var text = files.ReadText($"{_context.DaemonDir}/unit.meta");
        return (UnitMeta.Read(text), text);
    }

    private async Task<DeployResult> ResultAsync(string kind, CancellationToken cancellation)
    {
        var state = await _systemd.StateAsync(daemon.Service, cancellation);
        var (meta, _) = ReadMeta();
        return new DeployResult
        {
            Kind = kind,
            Warnings = _warnings.Count > 0 ? _warnings : null,
            Daemon = new DaemonListing
            {
                Name = daemon.Name,
                Fsid = daemon.Fsid,
                SystemdUnit = daemon.Unit,
                Enabled = state.File == "enabled",
                State = state.Word,
                ServiceName = meta.ServiceName,
                Ports = meta.Ports,
                Ip = meta.Ip,
                DeployedBy = meta.DeployedBy,
                Rank = meta.Rank,
                RankGeneration = meta.RankGeneration,
                OsdspecAffinity = meta.OsdspecAffinity,
                ExtraContainerArgs = meta.ExtraContainerArgs,
                ExtraEntrypointArgs = meta.ExtraEntrypointArgs,
                MemoryRequest = meta.MemoryRequest,
                MemoryLimit = meta.MemoryLimit,
                ConfigDigest = meta.ConfigDigest,
                ContainerImageName = files.ReadText($"{_context.DaemonDir}/unit.image")?.Trim(),
            },
        };
    }
}
