using System.Buffers.Binary;
using System.Text;

namespace CephadmPS.Agent.Osds;

/// <summary>
/// The label that BlueStore keeps at the start of its devices (bluestore_bdev_label_t). Reading it costs one read, where ceph-volume
/// costs a container start and seconds.
/// </summary>
/// <param name="OsdFsid">The OSD's own id.</param>
/// <param name="Description"><c>main</c>, <c>bluefs db</c> or <c>bluefs wal</c>.</param>
/// <param name="Meta">On the main device: <c>whoami</c>, <c>ceph_fsid</c>, <c>osd_key</c> (a secret) and more.</param>
public sealed record BluestoreLabel(string OsdFsid, string Description, IReadOnlyDictionary<string, string> Meta)
{
    /// <summary>Bytes that hold a label.</summary>
    public const int Size = 4096;

    /// <summary>Where the OSD's id stands as text.</summary>
    public const int FsidOffset = 23;

    private const string Magic = "bluestore block device\n";
    private const int TextLength = 60;
    private const int MostEntries = 1000;

    public bool IsMain => Description == "main";

    public string? ClusterFsid => Meta.GetValueOrDefault("ceph_fsid");

    public int? OsdId => int.TryParse(Meta.GetValueOrDefault("whoami"), out var id) ? id : null;

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Description} of osd.{OsdId?.ToString() ?? "?"} ({OsdFsid})";

    /// <summary>The label in a device's first bytes; null when there is none that can be read.</summary>
    public static BluestoreLabel? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < TextLength || !bytes.StartsWith(Encoding.ASCII.GetBytes(Magic)))
        {
            return null;
        }
        var fsid = Encoding.ASCII.GetString(bytes.Slice(FsidOffset, 36));
        try
        {
            var reader = new LabelReader(bytes[TextLength..]);
            var version = reader.Byte();
            reader.Skip(1 + 4);  // oldest version that can read it, length
            reader.Skip(16 + 8 + 8); // id in binary, size, time of making
            var description = reader.String();
            Dictionary<string, string> meta = [];
            if (version >= 2)
            {
                var count = reader.Number();
                for (var i = 0; i < count && i < MostEntries; i++)
                {
                    var key = reader.String();
                    meta[key] = reader.String();
                }
            }
            return new BluestoreLabel(fsid, description, meta);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Cut short or damaged: the magic still says whose device it is.
            return new BluestoreLabel(fsid, "damaged", new Dictionary<string, string>());
        }
    }

    private ref struct LabelReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public byte Byte()
        {
            var value = _rest[..1][0];
            Skip(1);
            return value;
        }

        public uint Number()
        {
            var value = BinaryPrimitives.ReadUInt32LittleEndian(_rest[..4]);
            Skip(4);
            return value;
        }

        public string String()
        {
            var length = (int)Math.Min(Number(), int.MaxValue);
            var value = Encoding.UTF8.GetString(_rest[..length]);
            Skip(length);
            return value;
        }

        public void Skip(int count) => _rest = _rest[count..];
    }
}
