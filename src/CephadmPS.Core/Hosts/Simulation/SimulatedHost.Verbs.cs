using System.Globalization;
using CephadmPS.Core.Monitors;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedHost
{
    private object Read(string verb, object? request) => (verb, request) switch
    {
        (Verbs.Ping, _) => new JObject(),
        (Verbs.Hello, _) => new HelloResult { ProtocolVersion = AgentProtocol.Version, AgentVersion = "simulated", HostName = HostName, BootId = "1", Pid = 1 },
        (Verbs.CheckHost or Verbs.PrepareHost, HostCheckRequest r) => Check(r),
        (Verbs.GatherFacts, _) => Facts,
        (Verbs.ListNetworks, _) => Networks,
        (Verbs.ListDaemons, ListDaemonsRequest r) =>
            Daemons.Values.Where(d => (r.Fsid is null || d.Fsid == r.Fsid) && (r.Name is null || d.Name == r.Name)).Concat(r.Programs ? ListedPrograms() : []).ToList(),
        (Verbs.Pull, ImageRequest r) => Images.TryGetValue(r.Image, out var image) ? image : Images[r.Image] = SimulatedImage(r.Image),
        (Verbs.InspectImage, ImageRequest r) => Images.TryGetValue(r.Image, out var image)
            ? image : throw SimulatedErrors.Refused(HostName, "ImageMissing", $"the image {r.Image} is not here"),
        (Verbs.Logs, LogsRequest r) => new TextResult { Text = $"log of {r.Name}\n" },
        (Verbs.CephVolumeInventory, _) => new TextResult { Text = new JArray(Devices.Values.Select(d => d.Inventory())).ToString() },
        (Verbs.CephVolumeRawList, _) => new TextResult { Text = RawList().ToString() },
        (Verbs.AskMon, AskMonRequest r) => AskMon(r),
        (Verbs.Announce, AnnounceRequest) => Announce(),
        (Verbs.DiskRescan, _) => Rescan(),
        (Verbs.RegistryLogin, RegistryLoginRequest r) => Login(r),
        (Verbs.PutController, PutControllerRequest r) => Put(r),
        (Verbs.AgentStatus, _) => new AgentStatusResult { Version = "simulated", Resident = AgentStays },
        (Verbs.InstallAgent, InstallAgentRequest r) => Keep(r),
        (Verbs.UninstallAgent, UninstallAgentRequest r) => Dismiss(r),
        (Verbs.Operation, OperationRequest r) => _journal.TryGetValue(r.OperationId, out var recorded)
            ? recorded.Record : new OperationRecord { OperationId = r.OperationId, State = "unknown" },
        _ => throw SimulatedErrors.Refused(HostName, "UnknownVerb", $"there is no verb '{verb}' with these parameters"),
    };

    private object Change(MutationRequest request) => request switch
    {
        DeployRequest r => Deploy(r),
        RemoveDaemonRequest r => Remove(r),
        UnitRequest r => Unit(r),
        WriteFilesRequest r => Write(r),
        TuneRequest r => Tune(r),
        PrepareOsdRequest r => Prepare(r),
        BootstrapRequest r => Bootstrap(r),
        RemoveClusterRequest r => RemoveCluster(r),
        HostMaintenanceRequest r => Maintain(r),
        ZapOsdsRequest r => ZapOsds(r),
        ZapDeviceRequest r => ZapDevice(r),
        UpdateOsdServiceRequest r => UpdateOsdService(r),
        AuthorizeKeyRequest r => Authorize(r),
        InstallControllerRequest r => Install(r),
        RemoveControllerRequest => RemoveController(),
        _ => throw SimulatedErrors.Refused(HostName, "UnknownVerb", "there is no such verb"),
    };

    private InstallAgentResult Keep(InstallAgentRequest request)
    {
        var newProgram = !CanBeJoined;
        var changed = newProgram || (!request.Automatic && request.User is not null);
        if (newProgram)
        {
            // Connections that came with agents of their own stay with these.
            AgentProcess++;
        }
        (AgentStays, AgentIsOther) = (true, false);
        return new InstallAgentResult { Changed = changed, Stays = true, Unit = "cephadmps-agent.service" };
    }

    private UninstallAgentResult Dismiss(UninstallAgentRequest request)
    {
        var changed = AgentStays && !(request.Automatic && Daemons.Count > 0);
        AgentStays &= !changed;
        return new UninstallAgentResult { Changed = changed };
    }

    private TextResult Announce()
    {
        // Who has an agent of his own there hears nothing of it.
        Tell(_channels.Keys.Where(channel => channel.IsResident), "records");
        return new TextResult();
    }

    private MonAnswer AskMon(AskMonRequest request)
    {
        lock (Cluster.Gate)
        {
            var id = request.Name[(request.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (Daemons.TryGetValue(request.Name, out var daemon) && daemon.State == "running" && Cluster.MonsOutside.ContainsKey(id))
            {
                return new MonAnswer { State = "probing", Rank = -1, Members = [.. Cluster.Mons.Keys] };
            }
            if (daemon is not { State: "running" } || !Cluster.Mons.TryGetValue(id, out var mon))
            {
                throw SimulatedErrors.Refused(HostName, "MonSilent", $"{request.Name} does not run here");
            }
            if (request.Question == MonQuestions.CallElection && !mon.NotHeard)
            {
                foreach (var other in Cluster.Mons.Values)
                {
                    other.NotHeard = false;
                }
            }
            var members = Cluster.Mons.Keys.ToList();
            return new MonAnswer { State = Cluster.HasQuorum && !mon.NotHeard ? "peon" : "electing", Rank = members.IndexOf(id), Members = members };
        }
    }

    private HostCheckResult Check(HostCheckRequest request)
    {
        var errors = new List<string>(CheckErrors);
        if (request.ExpectHostname is { } expected && !string.Equals(expected, HostName, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add($"hostname \"{HostName}\" does not match expected hostname \"{expected}\"");
        }
        return new HostCheckResult { Ok = errors.Count == 0, HostName = HostName, ContainerEngine = "podman", ContainerEngineVersion = "5.4.2", Errors = errors };
    }

    private DeployResult Deploy(DeployRequest request)
    {
        var known = Daemons.GetValueOrDefault(request.Name);
        if (known is null && (request.Params.TcpPorts ?? []).Find(PortsTaken.Contains) is > 0 and var port)
        {
            throw SimulatedErrors.Refused(HostName, "PortInUse", $"TCP port {port} is taken");
        }
        var now = Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var image = Images.GetValueOrDefault(request.Image) ?? (Images[request.Image] = SimulatedImage(request.Image));
        var daemon = new DaemonListing
        {
            Name = request.Name,
            Fsid = request.Fsid,
            SystemdUnit = $"ceph-{request.Fsid}@{request.Name}",
            Enabled = true,
            ServiceName = request.Meta.ServiceName,
            Ports = request.Meta.Ports,
            Ip = request.Meta.Ip,
            DeployedBy = request.Meta.DeployedBy,
            Rank = request.Meta.Rank,
            RankGeneration = request.Meta.RankGeneration,
            OsdspecAffinity = request.Meta.OsdspecAffinity,
            ExtraContainerArgs = request.Meta.ExtraContainerArgs,
            ExtraEntrypointArgs = request.Meta.ExtraEntrypointArgs,
            MemoryRequest = request.Meta.MemoryRequest,
            MemoryLimit = request.Meta.MemoryLimit,
            ConfigDigest = request.Meta.ConfigDigest,
            ContainerImageName = request.Image,
            ContainerImageId = image.ImageId,
            ContainerImageDigests = image.RepoDigests,
            Version = Cluster.VersionOf(request.Image).Split(' ').ElementAtOrDefault(2),
            Created = known?.Created ?? now,
            Deployed = request.Params.Reconfig ? known?.Deployed ?? now : now,
            Configured = now,
            Started = now,
        };
        Daemons[request.Name] = daemon;
        if (!request.Params.Reconfig)
        {
            Cluster.DaemonVersions[request.Name] = Cluster.VersionOf(request.Image);
        }
        Deployed[request.Name] = request;
        Apply(daemon, request.Params.Reconfig && known is not null ? known.State : "running");
        Notify("daemons", request.Name);
        return new DeployResult { Kind = request.Params.Reconfig ? "reconfig" : known is null ? "deploy" : "redeploy", Daemon = daemon };
    }

    private RemoveDaemonResult Remove(RemoveDaemonRequest request)
    {
        if (!Daemons.TryGetValue(request.Name, out var daemon))
        {
            return new RemoveDaemonResult();
        }
        if (request.Name.Split('.')[0] is "mon" or "osd" && !request.Force)
        {
            throw SimulatedErrors.Refused(HostName, "ForceNeeded", $"removing {request.Name} needs force");
        }
        Apply(daemon, "stopped");
        Daemons.Remove(request.Name);
        Deployed.Remove(request.Name);
        Notify("daemons", request.Name);
        return new RemoveDaemonResult { Changed = true };
    }

    private UnitResult Unit(UnitRequest request)
    {
        if (!Daemons.TryGetValue(request.Name, out var daemon))
        {
            throw SimulatedErrors.Refused(HostName, "NoSuchDaemon", $"there is no daemon {request.Name}");
        }
        switch (request.Action)
        {
            case "start" or "restart":
                Apply(daemon, "running");
                break;
            case "stop":
                Apply(daemon, "stopped");
                break;
            case "enable" or "disable":
                daemon.Enabled = request.Action == "enable";
                break;
            case "reset-failed" when daemon.State == "error":
                Apply(daemon, "stopped");
                break;
            default:
                break;
        }
        Notify("daemons", request.Name);
        return new UnitResult { State = daemon.State };
    }

    private WriteFilesResult Write(WriteFilesRequest request)
    {
        var changed = new List<string>();
        foreach (var file in request.Files)
        {
            var old = Files.GetValueOrDefault(file.Path);
            if (old is null || (old.Content, old.Mode, old.Uid, old.Gid) != (file.Content, file.Mode, file.Uid, file.Gid))
            {
                Files[file.Path] = file;
                changed.Add(file.Path);
            }
        }
        changed.AddRange((request.Remove ?? []).Where(Files.Remove));
        return new WriteFilesResult { Changed = changed };
    }

    private TuneResult Tune(TuneRequest request)
    {
        var changed = new List<string>();
        foreach (var (name, content) in request.Profiles.Where(profile => Files.GetValueOrDefault(PathOf(profile.Key))?.Content != profile.Value))
        {
            Files[PathOf(name)] = new HostFile { Path = PathOf(name), Content = content, Mode = "0644" };
            changed.Add(PathOf(name));
        }
        changed.AddRange((request.Remove ?? []).Select(PathOf).Where(Files.Remove));
        return new TuneResult { Changed = changed };

        static string PathOf(string profile) => $"/etc/sysctl.d/{profile}-cephadm-tuned-profile.conf";
    }

    private PrepareOsdResult Prepare(PrepareOsdRequest request)
    {
        if (!Devices.TryGetValue(request.Device, out var device))
        {
            throw SimulatedErrors.Refused(HostName, "DeviceMissing", $"there is no device {request.Device}");
        }
        if (device.Identity != request.Identity)
        {
            throw SimulatedErrors.Refused(HostName, "DeviceChanged", $"{request.Device} is {device.Identity}, not {request.Identity}");
        }
        if (device.OsdId is { } there)
        {
            throw SimulatedErrors.Refused(HostName, "DeviceInUse", $"{request.Device} holds osd.{there}");
        }
        lock (Cluster.Gate)
        {
            var osd = Cluster.NewOsd(HostName, request.OsdId);
            Devices[request.Device] = device with { OsdId = osd.Id };
            var key = new AuthEntity($"osd.{osd.Id}", $"AQSimulatedOsd{osd.Id}==");
            Cluster.Auth[key.Entity] = key;
            Notify("devices", request.Device);
            return new PrepareOsdResult { OsdId = osd.Id, OsdFsid = osd.Uuid, Keyring = key.KeyringText };
        }
    }

    private BootstrapResult Bootstrap(BootstrapRequest request)
    {
        if (Daemons.Count > 0)
        {
            throw SimulatedErrors.Refused(HostName, "ClusterExists", $"there is a cluster {Daemons.Values.First().Fsid} already");
        }
        Cluster.Config.Add(new ConfigEntry("global", "container_image", request.Image));
        Deploy(new DeployRequest { Fsid = request.Fsid, Name = "mon." + request.MonId, Image = request.Image, Meta = new DaemonMeta { ServiceName = "mon" } });
        Deploy(new DeployRequest { Fsid = request.Fsid, Name = "mgr." + request.MgrId, Image = request.Image, Meta = new DaemonMeta { ServiceName = "mgr" } });
        return new BootstrapResult
        {
            Fsid = request.Fsid,
            Config = $"[global]\n\tfsid = {request.Fsid}\n\tmon_host = [v2:{Address}:3300/0,v1:{Address}:6789/0]\n",
            PublicNetwork = request.PublicNetwork ?? Networks.Keys.First(),
            CephVersion = Cluster.Version,
            Changed = true,
        };
    }

    private RemoveClusterResult RemoveCluster(RemoveClusterRequest request)
    {
        var daemons = Daemons.Values.Where(d => d.Fsid == request.Fsid).ToList();
        foreach (var daemon in daemons)
        {
            Apply(daemon, "stopped");
            Daemons.Remove(daemon.Name);
            Deployed.Remove(daemon.Name);
        }
        var zapped = request.ZapOsds ? Devices.Values.Where(d => d.OsdId is not null).ToList() : [];
        foreach (var device in zapped)
        {
            Devices[device.Path] = device with { OsdId = null };
        }
        return new RemoveClusterResult { Changed = daemons.Count > 0, Daemons = [.. daemons.Select(d => d.Name)], ZappedDevices = [.. zapped.Select(d => d.Path)] };
    }

    private JObject RawList()
    {
        lock (Cluster.Gate)
        {
            return new JObject(Devices.Values.Where(d => d.OsdId is not null && Cluster.Osds.ContainsKey(d.OsdId.Value)).Select(d =>
            {
                var osd = Cluster.Osds[d.OsdId!.Value];
                return new JProperty(osd.Uuid, new JObject
                {
                    ["ceph_fsid"] = Cluster.Fsid,
                    ["device"] = d.Path,
                    ["osd_id"] = osd.Id,
                    ["osd_uuid"] = osd.Uuid,
                    ["type"] = "bluestore",
                });
            }));
        }
    }

    private ImageInfo SimulatedImage(string image)
    {
        // By its digest it is the same image as by its tag.
        var at = image.IndexOf("@sha256:", StringComparison.Ordinal);
        var digest = at < 0 ? Planning.PlanBuilder.DigestOf(image) + Planning.PlanBuilder.DigestOf(image) : image[(at + "@sha256:".Length)..];
        var reference = at < 0 ? $"{image.Split(':')[0]}@sha256:{digest}" : image;
        var version = Cluster.VersionOf(image);
        Cluster.ImageVersions[reference] = version;
        return new ImageInfo { ImageId = digest, RepoDigests = [reference], CephVersion = version };
    }
}
