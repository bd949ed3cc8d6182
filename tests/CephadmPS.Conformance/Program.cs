using CephadmPS.Conformance;
using CephadmPS.Conformance.Running;

const string Usage = """
    CephadmPS.Conformance [FILE | DIRECTORY]...   run cases; a file is SUITE.jsonl or SUITE.jsonl.gz, default tests/conformance
    CephadmPS.Conformance --all ...                the same, and show all failures, not the first 20 only
    CephadmPS.Conformance --pack DIRECTORY FILE... pack files of cases for the repository
    """;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Usage);
    return 0;
}

if (args is ["--pack", var directory, .. var sources] && sources.Length > 0)
{
    Directory.CreateDirectory(directory);
    foreach (var source in sources)
    {
        Console.WriteLine(CasePacker.Pack(source, directory));
    }

    return 0;
}

var showAll = args is ["--all", ..];
var given = showAll ? args[1..] : args;
var paths = (given.Length > 0 ? given : ["tests/conformance"])
    .SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path, "*.jsonl.gz").Order(StringComparer.Ordinal).ToArray() : [path])
    .ToList();
var runner = new SuiteRunner(Catalogue.Kinds, Catalogue.Differences, showAll ? int.MaxValue : 20);
foreach (var path in paths)
{
    var suite = new CaseFile(path).Suite;
    if (!File.Exists(path) || !runner.Knows(suite))
    {
        Console.Error.WriteLine(File.Exists(path) ? $"{path}: there is no suite '{suite}' here" : $"{path}: no such file");
        Console.Error.WriteLine(Usage);
        return 2;
    }
}

if (paths.Count == 0)
{
    Console.Error.WriteLine("no files of cases");
    return 2;
}

var results = paths.Select(path => Report(runner.Run(new CaseFile(path)))).ToList();
Console.WriteLine();
Console.WriteLine($"{results.Sum(r => r.Passed + r.Different)} passed, {results.Sum(r => r.Failed) + results.Count(r => r.TooManyDiffer)} failed, 0 skipped");
return results.Any(r => r.Failed > 0 || r.TooManyDiffer) ? 1 : 0;

static SuiteResult Report(SuiteResult result)
{
    Console.WriteLine(result);
    foreach (var (rule, count) in result.Differences)
    {
        Console.WriteLine($"  {rule}: {count}");
    }

    if (result.TooManyDiffer)
    {
        Console.WriteLine("  FAIL more than 2 % of the file differ on purpose");
    }

    foreach (var failure in result.Failures)
    {
        Console.WriteLine(failure);
    }

    return result;
}
