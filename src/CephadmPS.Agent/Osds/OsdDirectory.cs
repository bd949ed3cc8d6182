using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds;

/// <summary>
/// Fills an OSD's directory from the labels of its devices, as <c>ceph-bluestore-tool prime-osd-dir</c> does, so that its first start
/// needs no activation. An OSD on logical volumes, or one that is not found, is left to the activation in its unit.
/// </summary>
public sealed class OsdDirectory(HostContext host, HostFiles files)
{
    // Label entries that are files of the directory (BlueStore's own are not).
    private static readonly string[] Entries = ["ceph_fsid", "kv_backend", "magic", "ready", "require_osd_release", "type", "whoami", "mkfs_done", "bluefs"];

    private static readonly Dictionary<string, string> Links = new() { ["main"] = "block", ["bluefs db"] = "block.db", ["bluefs wal"] = "block.wal" };

    /// <summary>Primes the directory; returns false when the OSD's main device was not found.</summary>
    public bool Prime(string directory, string osdFsid, Owner ceph)
    {
        var parts = BlockDevice.All(host).Where(device => !device.Name.StartsWith("dm-", StringComparison.Ordinal))
            .Select(device => (Device: device, Label: device.Label(host)))
            .Where(part => part.Label?.OsdFsid == osdFsid && Links.ContainsKey(part.Label.Description)).ToList();
        if (parts.FirstOrDefault(part => part.Label!.IsMain).Label is not { } main)
        {
            return false;
        }
        foreach (var (name, value) in main.Meta.Where(entry => Entries.Contains(entry.Key)))
        {
            files.Write($"{directory}/{name}", value + "\n", HostFiles.Private, ceph);
        }
        if (!main.Meta.ContainsKey("type"))
        {
            // Ceph 18 keeps it in the directory only, and does not start an OSD without it.
            files.Write($"{directory}/type", "bluestore\n", HostFiles.Private, ceph);
        }
        files.Write($"{directory}/fsid", osdFsid + "\n", HostFiles.Private, ceph);
        if (main.Meta.TryGetValue("osd_key", out var key))
        {
            files.Write($"{directory}/keyring", Keyring(main.OsdId!.Value, key), HostFiles.Private, ceph);
        }
        foreach (var (device, label) in parts)
        {
            files.Link($"{directory}/{Links[label!.Description]}", device.Path, ceph);
        }
        return true;
    }

    /// <summary>An OSD's keyring in Ceph's form.</summary>
    public static string Keyring(int osdId, string key) => $"[osd.{osdId}]\n\tkey = {key}\n";
}
