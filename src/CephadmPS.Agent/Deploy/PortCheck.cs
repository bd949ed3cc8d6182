using System.Globalization;
using System.Net;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>A port that something listens on.</summary>
/// <param name="Port">TCP port.</param>
/// <param name="Address">Address it is bound to; unspecified: all.</param>
/// <param name="Process">Name and id of the process where they can be known.</param>
public sealed record PortUse(int Port, IPAddress Address, string? Process)
{
    public override string ToString() => Process is null ? $"{Port}" : $"{Port} ({Process})";
}

/// <summary>Which TCP ports are taken, from the kernel's tables: nothing is bound to find out.</summary>
public sealed class PortCheck(HostContext host)
{
    private const string Listening = "0A";

    /// <summary>Those of the wanted ports that something listens on.</summary>
    /// <param name="ports">The ports.</param>
    /// <param name="addresses">Port → address it will be bound to; absent: all.</param>
    public IReadOnlyList<PortUse> InUse(IEnumerable<int> ports, IReadOnlyDictionary<string, string>? addresses = null)
    {
        var wanted = ports.ToHashSet();
        var listening = wanted.Count == 0 ? [] : Listeners().Where(l => wanted.Contains(l.Port) && Clash(l.Address, Wanted(l.Port))).ToList();
        if (listening.Count == 0)
        {
            return [];
        }
        var processes = ProcessesBySocket(listening.Select(l => l.Inode).ToHashSet());
        return [.. listening.DistinctBy(l => l.Port).OrderBy(l => l.Port).Select(l => new PortUse(l.Port, l.Address, processes.GetValueOrDefault(l.Inode)))];

        IPAddress Wanted(int port) =>
            addresses?.GetValueOrDefault(port.ToString(CultureInfo.InvariantCulture)) is { } text && IPAddress.TryParse(text, out var address)
                ? address
                : IPAddress.Any;
    }

    /// <summary>Refuses to go on when one of a daemon's ports is taken.</summary>
    public static AgentException Refusal(DaemonIdentity daemon, IReadOnlyList<PortUse> uses) => AgentException.Refused(
        "PortInUse", $"{daemon.Name} needs TCP port {string.Join(", ", uses)}, which {(uses.Count == 1 ? "is" : "are")} in use on this host",
        "stop what listens there (ss -ltnp), or give the service another port");

    private sealed record Listener(int Port, IPAddress Address, string Inode);

    private IEnumerable<Listener> Listeners() => Table("/proc/net/tcp").Concat(Table("/proc/net/tcp6"));

    private IEnumerable<Listener> Table(string path)
    {
        var real = host.PathOf(path);
        if (!File.Exists(real))
        {
            yield break; // A kernel without IPv6 has no table for it.
        }
        foreach (var line in File.ReadLines(real).Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 9 && words[3] == Listening)
            {
                var local = words[1].Split(':');
                yield return new Listener(int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ParseAddress(local[0]), words[9]);
            }
        }
    }

    // The kernel prints addresses as 32-bit words in the machine's own byte order.
    private static IPAddress ParseAddress(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (var word = 0; word < bytes.Length; word += 4)
            {
                Array.Reverse(bytes, word, 4);
            }
        }
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static bool Clash(IPAddress one, IPAddress other) => IsAny(one) || IsAny(other) || one.Equals(other);

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private Dictionary<string, string> ProcessesBySocket(HashSet<string> inodes)
    {
        Dictionary<string, string> found = [];
        foreach (var process in Directory.EnumerateDirectories(host.PathOf("/proc")).Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            try
            {
                foreach (var descriptor in Directory.EnumerateFileSystemEntries($"{process}/fd"))
                {
                    var target = new FileInfo(descriptor).LinkTarget ?? "";
                    if (target.StartsWith("socket:[", StringComparison.Ordinal) && target["socket:[".Length..^1] is var inode && inodes.Contains(inode))
                    {
                        found.TryAdd(inode, $"{File.ReadAllText($"{process}/comm").Trim()}, process {Path.GetFileName(process)}");
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process ended while we looked, or is not ours to see: the port is taken all the same, only the name is missing.
            }
        }
        return found;
    }
}
