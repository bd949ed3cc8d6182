using System.Text;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>Disks of a test's host: files in its /dev, with what the kernel and udev tell of them.</summary>
internal static class FakeDisks
{
    /// <summary>Bytes of each.</summary>
    public const int Size = 24 * 1024 * 1024;

    /// <summary>A blank disk.</summary>
    public static void Add(ActingHost host, string name, string numbers, string? properties = null)
    {
        host.With($"/sys/block/{name}/dev", numbers + "\n");
        host.With($"/sys/block/{name}/size", $"{Size / 512}\n");
        Write(host, name, 0, new byte[Size]);
        if (properties is not null)
        {
            host.With($"/run/udev/data/b{numbers}", $"I:1\nE:{properties}\n");
        }
    }

    public static void Write(ActingHost host, string disk, int offset, byte[] bytes)
    {
        Directory.CreateDirectory(host.PathOf("/dev"));
        using var file = File.OpenHandle(host.PathOf($"/dev/{disk}"), FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(file, bytes, offset);
    }

    /// <summary>Is there nothing on it?</summary>
    public static bool IsBlank(ActingHost host, string disk) => !File.ReadAllBytes(host.PathOf($"/dev/{disk}")).AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>A label as BlueStore encodes it.</summary>
    public static byte[] Label(string fsid, string description, params (string Key, string Value)[] meta)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        void Text(string text)
        {
            writer.Write(Encoding.UTF8.GetByteCount(text));
            writer.Write(Encoding.UTF8.GetBytes(text));
        }
        writer.Write(Encoding.ASCII.GetBytes($"bluestore block device\n{fsid}\n"));
        writer.Write([2, 1, 0, 0, 0, 0]);
        writer.Write(new byte[16 + 8 + 8]);
        Text(description);
        writer.Write(meta.Length);
        foreach (var (key, value) in meta)
        {
            Text(key);
            Text(value);
        }
        return stream.ToArray();
    }
}
