using System.Diagnostics;
using System.Globalization;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Scheduling;

namespace CephadmPS.Benchmarks;

/// <summary>A figure with the most it may be; more is a regression.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double Limit)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"FIGURE {Name} {Value:0.###} {Unit}");
}

/// <summary>
/// The figures that are promised (docs/benchmarks.md): medians of warm runs, each with everything that a change of the cluster's state
/// costs, the building of indexes included.
/// </summary>
internal static class Figures
{
    private const int Runs = 15;

    public static IEnumerable<Figure> All()
    {
        double large = PlaceDeployed(10_000);
        yield return new("place-10000-hosts-deployed", large, "ms", 20);
        yield return new("place-100-services-1000-hosts", PlaceManyServices(), "ms", 15);
        yield return new("drives-1000-hosts", SelectDrives(), "ms", 40);
        yield return new("place-growth-1000-to-10000", large / PlaceDeployed(1_000), "x", 12);
        yield return new("place-allocated-per-host", AllocatedPerHost(10_000), "bytes", 1024);
    }

    private static double PlaceDeployed(int hosts)
    {
        var (spec, newView) = SampleClusters.Deployed(hosts);
        return Median(() => Expect(ServicePlacement.For(spec, newView()).Result!.Slots.Count, hosts));
    }

    private static double PlaceManyServices()
    {
        var (specs, newView) = SampleClusters.ManyServices(1000, 100);
        return Median(() =>
        {
            ClusterView view = newView();
            int slots = 0;
            foreach (var spec in specs)
            {
                slots += ServicePlacement.For(spec, view).Result!.Slots.Count;
            }
            Expect(slots, 10_000 + (60 * 4) + (30 * 3));
        });
    }

    private static double SelectDrives()
    {
        var spec = SampleClusters.DriveGroup();
        InventoryDevice[][] hosts = [.. Enumerable.Range(0, 1000).Select(SampleClusters.Devices)];
        return Median(() =>
        {
            var selector = new DriveSelector(spec);
            var commands = new CephVolumeCommands(spec);
            int made = 0;
            foreach (InventoryDevice[] devices in hosts)
            {
                made += commands.For(selector.Select(devices)).Count;
            }
            Expect(made, hosts.Length);
        });
    }

    private static double AllocatedPerHost(int hosts)
    {
        var (spec, newView) = SampleClusters.Deployed(hosts);
        ServicePlacement.For(spec, newView());
        long before = GC.GetAllocatedBytesForCurrentThread();
        ServicePlacement.For(spec, newView());
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / hosts;
    }

    private static double Median(Action work)
    {
        // Warm: compiled in full before anything counts.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 400;)
        {
            work();
        }
        var times = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[Runs / 2];
    }

    // What is measured must also be right.
    private static void Expect(int actual, int expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"The measured work gave {actual} instead of {expected}.");
        }
    }
}
