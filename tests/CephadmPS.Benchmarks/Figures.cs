using System.Globalization;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Benchmarks;

/// <summary>A figure with the most it may be; more is a regression.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double Limit)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"FIGURE {Name} {Value:0.###} {Unit}");
}

/// <summary>
/// The figures that are promised (docs/benchmarks.md): medians of warm runs, each with everything that a change of the cluster's state
/// costs, the building of indexes included. Processor time of the whole process is counted (the work has one thread): on an idle machine
/// that is the time one waits, and on a busy one it does not grow with what others do.
/// </summary>
internal static class Figures
{
    private const int Runs = 15;

    public static IEnumerable<Figure> All()
    {
        yield return new("place-10000-hosts-deployed", PlaceDeployed(10_000), "ms", 20);
        yield return new("place-100-services-1000-hosts", PlaceManyServices(), "ms", 15);
        yield return new("parse-1000-specs", ParseSpecs(), "ms", 60);
        yield return new("drives-1000-hosts", SelectDrives(), "ms", 40);
        yield return new("place-growth-1000-to-10000", PlaceGrowth(), "x", 12);
        yield return new("place-allocated-per-host", AllocatedPerHost(10_000), "bytes", 1024);
        yield return new("execute-10000-steps", Execute(10_000), "ms", 400);
        yield return new("tick-1000-hosts", Tick(1_000), "ms", 30);
        yield return new("tick-10000-hosts", Tick(10_000), "ms", 400);
    }

    private static double PlaceDeployed(int hosts)
    {
        var (spec, newView) = SampleClusters.Deployed(hosts);
        return Median(() => Expect(ServicePlacement.For(spec, newView()).Result!.Slots.Count, hosts));
    }

    // One cluster of 10,000 hosts against ten of 1,000, so that both work on the same amount of memory: what is compared is the work, not
    // the processor's caches. The two are measured by turns, and the median of their ratios counts: other load then strikes both.
    private static double PlaceGrowth()
    {
        var large = Views(10_000, 1);
        var small = Views(1_000, 10);
        Warm(() => PlaceAll(large));
        Warm(() => PlaceAll(small));
        var ratios = new double[41];
        for (int i = 0; i < ratios.Length; i++)
        {
            ratios[i] = 10 * Time(() => PlaceAll(large)) / Time(() => PlaceAll(small));
        }
        Array.Sort(ratios);
        return ratios[ratios.Length / 2];
    }

    private static (ServiceSpec Spec, ClusterView View)[] Views(int hosts, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var (spec, newView) = SampleClusters.Deployed(hosts);
        return (spec, newView());
    })];

    private static void PlaceAll((ServiceSpec Spec, ClusterView View)[] clusters)
    {
        foreach (var (spec, view) in clusters)
        {
            Expect(ServicePlacement.For(spec, view).Result!.Slots.Count, view.Hosts.Count);
        }
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

    private static double ParseSpecs()
    {
        string text = SampleSpecs.Yaml(1000);
        return Median(() => Expect(SpecFile.Parse(text).ThrowIfInvalid().Services.Count, 1000));
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

    // Ten steps after one another on each of a thousand hosts, which do nothing: what carrying out costs by itself.
    private static double Execute(int count)
    {
        PlanStep[] steps = [.. Enumerable.Range(0, count).Select(n => new SetOptionsStep($"s{n}", new Dictionary<string, string?>())
        {
            HostName = $"host{n / 10}",
            DependsOn = n % 10 == 0 ? [] : [$"SetOptions:s{n - 1}"],
            Reason = new Reason("Test", "test"),
            InputDigest = "d",
        })];
        var plan = new Plan { Fsid = "f", Steps = steps };
        return Median(() => Expect(
            new Executor([new Nothing()], TimeProvider.System).RunAsync(plan, _ => true, null, default).GetAwaiter().GetResult().Done.Count, count));
    }

    private sealed class Nothing : IStepRunner
    {
        public bool Handles(PlanStep step) => true;

        public Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation) => Task.CompletedTask;
    }

    private static double Tick(int hosts)
    {
        ClusterState state = TickClusters.AtRest(hosts);
        var live = new LiveState(state);
        var again = state.Observations.Select(seen => (Host: seen.Key, Seen: TickClusters.SeenAgain(seen.Value))).ToList();
        // A full look: every host has told its daemons anew, and all that may have to be done is worked out.
        return Median(() =>
        {
            foreach (var (host, seen) in again)
            {
                live.SetObservation(host, _ => seen);
            }
            var plan = Planner.Plan(live.Current, 0);
            Expect(plan.Steps.Count + plan.Notes.Count, 0);
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
        Warm(work);
        var times = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            times[i] = Time(work);
        }
        Array.Sort(times);
        return times[Runs / 2];
    }

    // Until the runtime has compiled everything in full: it counts calls first, then compiles in the background.
    private static void Warm(Action work)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < 60 || (Environment.CpuUsage.TotalTime - start).TotalMilliseconds < 700; i++)
        {
            work();
        }
    }

    // Garbage of the runs before is not this run's work.
    private static double Time(Action work)
    {
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
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
