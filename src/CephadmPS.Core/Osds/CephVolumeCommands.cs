using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Osds;

/// <summary>
/// Translates selected devices into calls of ceph-volume: one <c>lvm batch</c> for each CRUSH device class, or one <c>raw prepare</c> for
/// each device. A pure function; options and their order are upstream's. The spec is read once, one instance serves all hosts.
/// </summary>
public sealed class CephVolumeCommands
{
    private readonly DriveGroupSpec _spec;
    private readonly bool _raw;
    private readonly string? _class;
    private readonly string _objectStore;
    private readonly string[] _sizes;
    private readonly string[] _options;

    /// <summary>Reads the options of a spec.</summary>
    public CephVolumeCommands(DriveGroupSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _raw = spec.Method == "raw";
        _class = spec.CrushDeviceClass is { Length: > 0 } name ? name : null;
        _objectStore = spec.ObjectStore;
        _sizes = [.. Value("--block-wal-size", "block_wal_size"), .. Value("--block-db-size", "block_db_size")];
        _options =
        [
            .. Flag("--dmcrypt", spec.Encrypted),
            .. Flag("--with-tpm", spec.Tpm2),
            .. Value("--osds-per-device", "osds_per_device"),
            .. Value("--data-allocate-fraction", "data_allocate_fraction"),
        ];
    }

    /// <summary>The commands for the devices of one host, in the order in which they are to run.</summary>
    /// <param name="selection">The host's devices.</param>
    /// <param name="osdIds">Ids of destroyed OSDs of the host, to be used again.</param>
    /// <param name="preview">Only report what would be made.</param>
    /// <exception cref="CephadmException"><c>RawDeviceCountMismatch</c>: raw OSDs need one RocksDB or write-ahead log device each.</exception>
    public IReadOnlyList<CephVolumeCommand> For(DriveSelection selection, IReadOnlyList<string>? osdIds = null, bool preview = false)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (selection.Data.Count == 0)
        {
            return [];
        }
        string[] tail = Tail(osdIds ?? [], preview);
        return _raw ? Raw(selection, tail) : Batches(selection, tail);
    }

    // Devices of different classes go into different batches, each of which is given all RocksDB and log devices, as upstream does.
    private List<CephVolumeCommand> Batches(DriveSelection selection, string[] tail)
    {
        var commands = new List<CephVolumeCommand>();
        if (_objectStore is not ("bluestore" or "seastore"))
        {
            return commands;
        }
        string[] db = Paths(selection.Db);
        string[] wal = Paths(selection.Wal);
        foreach (var (deviceClass, data) in ByClass(selection.Data))
        {
            var arguments = new List<string>(data.Count + db.Length + wal.Length + tail.Length + 16) { "lvm", "batch", "--no-auto" };
            arguments.AddRange(data);
            AddList(arguments, "--db-devices", db);
            AddList(arguments, "--wal-devices", wal);
            arguments.AddRange(_sizes);
            AddList(arguments, "--crush-device-class", deviceClass is null ? [] : [deviceClass]);
            arguments.Add("--objectstore");
            arguments.Add(_objectStore);
            arguments.AddRange(tail);
            commands.Add(new CephVolumeCommand
            {
                Arguments = arguments, IsRaw = false, DataDevices = data, DbDevices = db, WalDevices = wal, CrushDeviceClass = deviceClass,
            });
        }
        return commands;
    }

    private List<CephVolumeCommand> Raw(DriveSelection selection, string[] tail)
    {
        CheckCount(selection.Data.Count, selection.Db.Count, "RocksDB");
        CheckCount(selection.Data.Count, selection.Wal.Count, "write-ahead log");
        var commands = new List<CephVolumeCommand>(selection.Data.Count);
        var db = new LinkedList<string>(Paths(selection.Db));
        var wal = new LinkedList<string>(Paths(selection.Wal));
        bool fromEnd = false;
        foreach (var (deviceClass, data) in ByClass(selection.Data))
        {
            foreach (string device in data)
            {
                commands.Add(RawCommand(device, Next(db, fromEnd), Next(wal, fromEnd), deviceClass, tail));
            }
            // Upstream turns the lists round for each further class; the same pairs are made so that a repeated apply finds its devices.
            fromEnd = !fromEnd;
        }
        return commands;
    }

    private static CephVolumeCommand RawCommand(string data, string? db, string? wal, string? deviceClass, string[] tail)
    {
        var arguments = new List<string> { "raw", "prepare", "--bluestore", "--data", data };
        AddList(arguments, "--block.db", db is null ? [] : [db]);
        AddList(arguments, "--block.wal", wal is null ? [] : [wal]);
        AddList(arguments, "--crush-device-class", deviceClass is null ? [] : [deviceClass]);
        arguments.AddRange(tail);
        return new CephVolumeCommand
        {
            Arguments = arguments,
            IsRaw = true,
            DataDevices = [data],
            DbDevices = db is null ? [] : [db],
            WalDevices = wal is null ? [] : [wal],
            CrushDeviceClass = deviceClass,
        };
    }

    private void CheckCount(int data, int others, string what)
    {
        if (others > 0 && others != data)
        {
            throw new CephadmException(
                "RawDeviceCountMismatch", ErrorKind.InvalidInput,
                $"OSD spec {_spec.ServiceName}: method raw needs one {what} device for each data device, but the host has {data} data and {others} {what} devices.",
                "Use method lvm, or limits that give equal numbers.", _spec.ServiceName);
        }
    }

    /// <summary>Data devices by class (the device's own, else the spec's), in the order in which the classes come up.</summary>
    private IEnumerable<(string? Class, List<string> Data)> ByClass(IReadOnlyList<DevicePath> devices)
    {
        var groups = new List<(string? Class, List<string> Data)>(1);
        foreach (DevicePath device in devices)
        {
            string? deviceClass = device.CrushDeviceClass is { Length: > 0 } own ? own : _class;
            int group = groups.FindIndex(entry => entry.Class == deviceClass);
            if (group < 0)
            {
                group = groups.Count;
                groups.Add((deviceClass, new List<string>(devices.Count)));
            }
            groups[group].Data.Add(device.Path);
        }
        return groups;
    }

    private string[] Tail(IReadOnlyList<string> osdIds, bool preview)
    {
        var tail = new List<string>(_options);
        AddList(tail, "--osd-ids", osdIds);
        if (!_raw)
        {
            tail.Add("--yes");
            tail.Add("--no-systemd");
        }
        if (preview)
        {
            tail.AddRange(["--report", "--format", "json"]);
        }
        return [.. tail];
    }

    private static string? Next(LinkedList<string> devices, bool fromEnd)
    {
        string? device = (fromEnd ? devices.Last : devices.First)?.Value;
        if (device is not null)
        {
            if (fromEnd)
            {
                devices.RemoveLast();
            }
            else
            {
                devices.RemoveFirst();
            }
        }
        return device;
    }

    private static void AddList(List<string> arguments, string option, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            arguments.Add(option);
            arguments.AddRange(values);
        }
    }

    private static string[] Paths(IReadOnlyList<DevicePath> devices)
    {
        var paths = new string[devices.Count];
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = devices[i].Path;
        }
        return paths;
    }

    // A value of 0 or nothing means the default of ceph-volume.
    private string[] Value(string option, string field) =>
        _spec.Flag(field) && _spec.Text(field) is { } text ? [option, text] : [];

    private static string[] Flag(string option, bool set) => set ? [option] : [];
}
