using BenchmarkDotNet.Attributes;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;

namespace CephadmPS.Benchmarks;

/// <summary>Placing one service, by size of the cluster.</summary>
[MemoryDiagnoser]
public class SchedulingBenchmarks
{
    private ServiceSpec _spec = null!;
    private Func<ClusterView> _newView = null!;
    private PlacementRequest _request = null!;

    [Params(100, 1000, 10_000)]
    public int Hosts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_spec, _newView) = SampleClusters.Deployed(Hosts);
        _request = ServicePlacement.RequestFor(_spec, _newView());
    }

    [Benchmark(Description = "indexes and placement")]
    public ServicePlacement FromState() => ServicePlacement.For(_spec, _newView());

    [Benchmark(Description = "placement alone")]
    public PlacementResult Alone() => Scheduler.Place(_request);
}

/// <summary>Selecting the drives of one host of 24 devices and making its commands.</summary>
[MemoryDiagnoser]
public class DriveBenchmarks
{
    private readonly DriveSelector _selector = new(SampleClusters.DriveGroup());
    private readonly CephVolumeCommands _commands = new(SampleClusters.DriveGroup());
    private readonly InventoryDevice[] _devices = SampleClusters.Devices(0);

    [Benchmark]
    public IReadOnlyList<CephVolumeCommand> OneHost() => _commands.For(_selector.Select(_devices));
}
