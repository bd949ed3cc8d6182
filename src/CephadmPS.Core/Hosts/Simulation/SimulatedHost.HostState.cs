using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedHost
{
    /// <summary>The cluster's target is disabled and stopped.</summary>
    public bool InMaintenance { get; private set; }

    /// <summary>Registries that the host is logged in to: registry → user.</summary>
    public Dictionary<string, string> RegistryLogins { get; } = new(StringComparer.Ordinal);

    /// <summary>Times that disks were looked for.</summary>
    public int DiskRescans { get; private set; }

    private HostMaintenanceResult Maintain(HostMaintenanceRequest request)
    {
        var daemons = Daemons.Values.Where(daemon => daemon.Fsid == request.Fsid).ToList();
        var enter = request.Action == "enter";
        if (!enter && request.Action != "exit")
        {
            throw SimulatedErrors.Refused(HostName, "InvalidMaintenance", $"'{request.Action}' is not something that can be done about maintenance");
        }
        if (daemons.Count == 0 || InMaintenance == enter)
        {
            return new HostMaintenanceResult { Result = "skipped", Message = "the host is so already" };
        }
        InMaintenance = enter;
        var changed = daemons.Where(daemon => enter ? daemon.State == "running" : daemon is { Enabled: true, State: not "running" }).ToList();
        changed.ForEach(daemon => Apply(daemon, enter ? "stopped" : "running"));
        var names = changed.Select(daemon => daemon.Name).ToList();
        Notify("daemons", [.. names]);
        return new HostMaintenanceResult { Result = "success", Message = enter ? "stopped" : "started", Daemons = names };
    }

    private ZapResult ZapOsds(ZapOsdsRequest request)
    {
        var devices = Devices.Values.Where(d => d.OsdId is { } id && (request.OsdIds is null || request.OsdIds.Contains(id))).ToList();
        NeedsForce(request.Force, "the OSDs of this host");
        return Zap(devices);
    }

    private ZapResult ZapDevice(ZapDeviceRequest request)
    {
        if (!Devices.TryGetValue(request.Device, out var device))
        {
            throw SimulatedErrors.Refused(HostName, "DeviceMissing", $"there is no device {request.Device}");
        }
        if (request.Identity is { } identity && identity != device.Identity)
        {
            throw SimulatedErrors.Refused(HostName, "DeviceChanged", $"{request.Device} is {device.Identity}, not {identity}");
        }
        NeedsForce(request.Force, request.Device);
        return Zap([device]);
    }

    private ZapResult Zap(List<SimulatedDevice> devices)
    {
        if (devices.Find(d => d.OsdId is { } id && Daemons.TryGetValue($"osd.{id}", out var osd) && osd.State == "running") is { } used)
        {
            throw SimulatedErrors.Refused(HostName, "OsdRuns", $"osd.{used.OsdId} still runs on this host");
        }
        foreach (var device in devices)
        {
            Devices[device.Path] = device with { OsdId = null };
        }
        if (devices.Count > 0)
        {
            Notify("devices", [.. devices.Select(device => device.Path)]);
        }
        return new ZapResult
        {
            Changed = devices.Count > 0,
            Devices = [.. devices.Select(device => device.Path)],
            Osds = [.. devices.Select(device => device.OsdId).OfType<int>().Select(id => $"osd.{id}")],
        };
    }

    private UpdateOsdServiceResult UpdateOsdService(UpdateOsdServiceRequest request)
    {
        var names = request.OsdIds.Select(id => $"osd.{id}").ToList();
        if (names.Find(name => !Daemons.ContainsKey(name)) is { } missing)
        {
            throw SimulatedErrors.Refused(HostName, "NoSuchDaemon", $"there is no daemon {missing}");
        }
        var changed = names.Where(name => Daemons[name].ServiceName != request.ServiceName).ToList();
        changed.ForEach(name => Daemons[name].ServiceName = request.ServiceName);
        return new UpdateOsdServiceResult { Changed = changed };
    }

    private DiskRescanResult Rescan()
    {
        DiskRescans++;
        return new DiskRescanResult { Scanned = ["host0"], Message = "1 adapters were told to look for disks" };
    }

    private RegistryLoginResult Login(RegistryLoginRequest request)
    {
        RegistryLogins[request.Url] = request.Username;
        return new RegistryLoginResult { Url = request.Url, AuthFile = "/etc/ceph/podman-auth.json" };
    }

    private void NeedsForce(bool force, string what)
    {
        if (!force)
        {
            throw SimulatedErrors.Refused(HostName, "ForceNeeded", $"this would destroy all data on {what}");
        }
    }
}
