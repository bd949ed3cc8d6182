using BenchmarkDotNet.Running;
using CephadmPS.Benchmarks;

// --report: the promised figures, one a line. --check: the same, and a failure when one is above its limit.
if (args is ["--report"] or ["--check"])
{
    var exceeded = new List<Figure>();
    foreach (Figure figure in Figures.All())
    {
        Console.WriteLine(figure);
        if (figure.Value > figure.Limit)
        {
            exceeded.Add(figure);
        }
    }
    if (args[0] == "--report")
    {
        return 0;
    }
    foreach (Figure figure in exceeded)
    {
        Console.Error.WriteLine($"{figure.Name} is above its limit of {figure.Limit} {figure.Unit}.");
    }
    return exceeded.Count == 0 ? 0 : 1;
}
BenchmarkSwitcher.FromAssembly(typeof(Figures).Assembly).Run(args);
return 0;
