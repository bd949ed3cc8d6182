using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Services;

/// <summary>
/// <see cref="DesiredDaemon.ConfigDigest"/> for the daemons of one service that are there. Daemons that differ in nothing that the digest is made of
/// (own lines of configuration, ports, address) share one, so that a service of ten thousand daemons costs a few digests.
/// </summary>
public sealed class DaemonDigests(ClusterState state, ServiceDefinition definition, ServiceSpec spec)
{
    private readonly Dictionary<Key, string> known = [];
    private Key lastKey;
    private string? last;

    /// <summary>The digest that the daemon would be deployed with now.</summary>
    public string Of(DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        var extra = definition.HasExtraConfig
            ? definition.ExtraConfig(new DaemonContext(
                spec, daemon.DaemonType, daemon.DaemonId, daemon.HostName, daemon.Ports, daemon.Ip, state.Cluster.PublicNetworks,
                DesiredDaemons.PublicAddress(state, daemon.HostName)))
            : "";
        var key = new Key(daemon.DaemonType, extra, daemon.Ip, daemon.Ports);
        if (last is not null && key.Equals(lastKey))
        {
            return last;
        }
        if (!known.TryGetValue(key, out var digest))
        {
            digest = DesiredDaemons.Make(
                state, definition, spec, daemon.DaemonType, daemon.DaemonId, daemon.HostName, daemon.Ports, daemon.Ip).ConfigDigest;
            known[key] = digest;
        }
        (lastKey, last) = (key, digest);
        return digest;
    }

    private readonly struct Key(string type, string extra, string? ip, IReadOnlyList<int> ports) : IEquatable<Key>
    {
        private readonly string type = type;
        private readonly string extra = extra;
        private readonly string? ip = ip;
        private readonly IReadOnlyList<int> ports = ports;

        public bool Equals(Key other)
        {
            if (type != other.type || extra != other.extra || ip != other.ip || ports.Count != other.ports.Count)
            {
                return false;
            }
            for (var i = 0; i < ports.Count; i++)
            {
                if (ports[i] != other.ports[i])
                {
                    return false;
                }
            }
            return true;
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = HashCode.Combine(type, extra, ip, ports.Count);
            for (var i = 0; i < ports.Count; i++)
            {
                hash = HashCode.Combine(hash, ports[i]);
            }
            return hash;
        }
    }
}
