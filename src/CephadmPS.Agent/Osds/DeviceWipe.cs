using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds;

/// <summary>Makes a device blank to every tool: labels, partition tables and file systems at its start and end.</summary>
public static class DeviceWipe
{
    private const int MiB = 1024 * 1024;
    private const long GiB = 1024L * MiB;
    private const int StartAndEnd = 10 * MiB;

    // Since Squid, BlueStore repeats its label at these places of a main device.
    private static readonly long[] LabelCopies = [1 * GiB, 10 * GiB, 100 * GiB, 1000 * GiB];

    public static void Wipe(HostContext host, BlockDevice device)
    {
        host.MayChange(device.Path);
        using var handle = File.OpenHandle(host.PathOf(device.Path), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var zeros = new byte[MiB];
        foreach (var (offset, length) in Areas(device.Size))
        {
            for (var done = 0L; done < length; done += zeros.Length)
            {
                RandomAccess.Write(handle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - done)), offset + done);
            }
        }
        RandomAccess.FlushToDisk(handle);
    }

    internal static IEnumerable<(long Offset, long Length)> Areas(long size)
    {
        yield return (0, Math.Min(StartAndEnd, size));
        foreach (var copy in LabelCopies.Where(offset => offset + MiB <= size))
        {
            yield return (copy, MiB);
        }
        if (size > StartAndEnd)
        {
            var end = Math.Max(StartAndEnd, size - StartAndEnd);
            yield return (end, size - end);
        }
    }
}
