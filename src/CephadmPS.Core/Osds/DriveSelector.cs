using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Osds;

/// <summary>
/// Selects the devices of a host for an OSD spec: a pure function of the spec, the host's devices and the number of its OSDs. The spec is
/// read once; one selector serves all hosts and threads. The rules are upstream's (drive groups), the differences stand in
/// <c>docs/differences.md</c>.
/// </summary>
public sealed class DriveSelector
{
    private readonly string _affinity;
    private readonly (DeviceRole Role, DeviceFilter Filter)[] _filters;

    /// <summary>Reads the filters of a spec.</summary>
    /// <exception cref="CephadmException"><c>DeviceFilterFailed</c>: a size has a unit that is not supported.</exception>
    public DriveSelector(DriveGroupSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        // A spec without id stands as "None" in the volumes' tags: upstream writes it so.
        _affinity = spec.ServiceId ?? "None";
        bool anyIsEnough = spec.FilterLogic == "OR";
        var filters = new List<(DeviceRole, DeviceFilter)>();
        Add(DeviceRole.Data, spec.DataDevices, "data_devices");
        Add(DeviceRole.Wal, spec.WalDevices, "wal_devices");
        Add(DeviceRole.Db, spec.DbDevices, "db_devices");
        Add(DeviceRole.Journal, spec.JournalDevices, "journal_devices");
        _filters = [.. filters];

        void Add(DeviceRole role, DeviceSelection? selection, string field)
        {
            if (selection is not null)
            {
                filters.Add((role, new DeviceFilter(selection, anyIsEnough, $"{spec.ServiceName}.{field}")));
            }
        }
    }

    /// <summary>The spec.</summary>
    public DriveGroupSpec Spec { get; }

    /// <summary>Selects devices of one host.</summary>
    /// <param name="devices">The host's devices, in any order: they are tried in the order of their paths, so that a limit takes the first ones.</param>
    /// <param name="existingDaemons">OSDs of this spec on the host; they count for limits.</param>
    /// <exception cref="CephadmException"><c>DeviceFilterFailed</c>: a filter cannot be compared with a device.</exception>
    public DriveSelection Select(IReadOnlyList<InventoryDevice> devices, int existingDaemons = 0)
    {
        ArgumentNullException.ThrowIfNull(devices);
        devices = SortedByPath(devices);
        var decisions = new List<DeviceDecision>(devices.Count * _filters.Length);
        var taken = new bool[devices.Count];
        var chosen = new IReadOnlyList<DevicePath>[] { [], [], [], [] };
        foreach (var (role, filter) in _filters)
        {
            chosen[(int)role] = filter.Paths.Count > 0
                ? Listed(role, filter, devices, decisions)
                : Filtered(role, filter, devices, existingDaemons, taken, decisions);
        }
        return new DriveSelection
        {
            Data = chosen[(int)DeviceRole.Data],
            Wal = chosen[(int)DeviceRole.Wal],
            Db = chosen[(int)DeviceRole.Db],
            Journal = chosen[(int)DeviceRole.Journal],
            Devices = devices,
            Decisions = decisions,
        };
    }

    private static IReadOnlyList<InventoryDevice> SortedByPath(IReadOnlyList<InventoryDevice> devices)
    {
        for (int i = 1; i < devices.Count; i++)
        {
            if (string.CompareOrdinal(devices[i - 1].Path, devices[i].Path) > 0)
            {
                InventoryDevice[] sorted = [.. devices];
                Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Path, b.Path));
                return sorted;
            }
        }
        return devices;
    }

    // Devices named by path are taken as they stand, whatever their state: the operator has decided.
    private static IReadOnlyList<DevicePath> Listed(
        DeviceRole role, DeviceFilter filter, IReadOnlyList<InventoryDevice> devices, List<DeviceDecision> decisions)
    {
        for (int i = 0; i < devices.Count; i++)
        {
            bool named = filter.Paths.Any(path => path.Path == devices[i].Path);
            decisions.Add(new DeviceDecision(i, role, named ? DeviceRule.ChosenByPath : DeviceRule.NotListed));
        }
        return filter.Paths;
    }

    private List<DevicePath> Filtered(
        DeviceRole role, DeviceFilter filter, IReadOnlyList<InventoryDevice> devices, int existingDaemons, bool[] taken,
        List<DeviceDecision> decisions)
    {
        int newDevices = 0;
        var chosen = new List<DevicePath>();
        var chosenIndexes = new List<int>();
        for (int i = 0; i < devices.Count; i++)
        {
            InventoryDevice device = devices[i];
            DeviceRule rule = taken[i] ? DeviceRule.InOtherRole : Usable(device);
            // Devices of the spec's own OSDs do not fall out of its batch because the limit is reached: they are what reached it.
            if (rule == DeviceRule.Chosen && filter.Limit > 0 && newDevices + existingDaemons >= filter.Limit && !BelongsToThisSpec(device))
            {
                rule = DeviceRule.LimitReached;
            }
            if (rule == DeviceRule.Chosen)
            {
                rule = filter.Check(device);
            }
            if (rule == DeviceRule.Chosen)
            {
                chosen.Add(new DevicePath(device.Path, device.CrushDeviceClass));
                chosenIndexes.Add(i);
                newDevices += device.HasCephVolume ? 0 : 1;
            }
            decisions.Add(new DeviceDecision(i, role, rule));
        }
        foreach (int index in chosenIndexes)
        {
            taken[index] = true;
        }
        return chosen;
    }

    /// <summary>Whether a device may be used at all; <see cref="DeviceRule.Chosen"/> when it may.</summary>
    private DeviceRule Usable(InventoryDevice device)
    {
        if (device.BeingReplaced == true)
        {
            return DeviceRule.BeingReplaced;
        }
        if (!device.Available)
        {
            if (!device.HasCephVolume)
            {
                return DeviceRule.Unavailable;
            }
            if (BelongsToOtherSpec(device))
            {
                return DeviceRule.OfOtherSpec;
            }
        }
        return device.Path.Length > 0
            ? DeviceRule.Chosen
            : throw new CephadmException(
                "DeviceWithoutPath", ErrorKind.Failed, $"OSD spec {Spec.ServiceName}: a device of the host's inventory has no path.",
                "Check the device on the host: lsblk", Spec.ServiceName);
    }

    private bool BelongsToThisSpec(InventoryDevice device)
    {
        foreach (DeviceVolume volume in device.Volumes)
        {
            if (volume.OsdSpecAffinity == _affinity)
            {
                return true;
            }
        }
        return false;
    }

    // The first volume with another tag decides; an empty tag belongs to nobody.
    private bool BelongsToOtherSpec(InventoryDevice device)
    {
        foreach (DeviceVolume volume in device.Volumes)
        {
            if (volume.OsdSpecAffinity is { } affinity && affinity != _affinity)
            {
                return affinity.Length > 0;
            }
        }
        return false;
    }
}
