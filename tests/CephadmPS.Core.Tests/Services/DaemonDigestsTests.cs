using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.Tests.Planning;
using Xunit;

namespace CephadmPS.Core.Tests.Services;

public class DaemonDigestsTests
{
    public static TheoryData<string> Types => [.. ServiceDefinitions.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_digest_of_many_is_the_digest_of_each(string type)
    {
        var state = States.OfHosts(4);
        var definition = ServiceDefinitions.Find(type)!;
        var spec = new ServiceSpec(type, ServiceTypes.RequiresId(type) || type == "osd" ? "x" : null);
        var digests = new DaemonDigests(state, definition, spec);
        var daemons = state.Hosts.Keys.SelectMany(host => new[]
        {
            Daemon(type, host, [], null), Daemon(type, host, [80], null), Daemon(type, host, [80, 443], null), Daemon(type, host, [81], "10.0.0.9"), Daemon(type, host, [], null),
        }).ToList();

        var different = daemons.Select(daemon =>
        {
            var digest = digests.Of(daemon);
            Assert.Equal(DesiredDaemons.Make(state, definition, spec, daemon.DaemonType, daemon.DaemonId, daemon.HostName, daemon.Ports, daemon.Ip).ConfigDigest, digest);
            return digest;
        }).Distinct().Count();

        Assert.True(different >= 4, "ports and addresses are part of it");
    }

    private static DaemonDescription Daemon(string type, string host, IReadOnlyList<int> ports, string? ip) =>
        new() { DaemonType = type, DaemonId = $"x.{host}", HostName = host, Ports = ports, Ip = ip };
}
