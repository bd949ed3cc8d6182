using CephadmPS.Core.Errors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>Counts of one file.</summary>
internal sealed record SuiteResult(string Name, int Passed, int Failed, IReadOnlyDictionary<string, int> Differences, IReadOnlyList<string> Failures)
{
    public int Different => Differences.Values.Sum();

    /// <summary>More cases may not differ on purpose than 2 %.</summary>
    public bool TooManyDiffer => Different > (Passed + Failed + Different) * 0.02;

    public override string ToString() => $"{Name}: {Passed} passed, {Failed} failed, {Different} differ on purpose";
}

/// <summary>Runs a file of cases.</summary>
internal sealed class SuiteRunner(IReadOnlyList<ICaseKind> kinds, IReadOnlyList<Difference> differences, int shownFailures = 20)
{
    /// <summary>Whether any kind of the suite is known.</summary>
    public bool Knows(string suite) => kinds.Any(k => k.Suite == suite);

    public SuiteResult Run(CaseFile file)
    {
        var passed = 0;
        var failed = 0;
        var differing = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failures = new List<string>();
        foreach (var given in file.Cases())
        {
            var got = Answer(file.Suite, given);
            if (Comparison.Same(given.Expected, got))
            {
                passed++;
            }
            else if (differences.FirstOrDefault(d => d.Suite == file.Suite && d.Covers(given.Input, given.Expected, got)) is { } rule)
            {
                differing[rule.Id] = differing.GetValueOrDefault(rule.Id) + 1;
            }
            else
            {
                failed++;
                if (failures.Count < shownFailures)
                {
                    failures.Add(Describe(given, got));
                }
            }
        }

        return new SuiteResult(file.Name, passed, failed, differing, failures);
    }

    private JObject Answer(string suite, ConformanceCase given)
    {
        var kind = kinds.FirstOrDefault(k => k.Suite == suite && k.Kind == given.Kind);
        if (kind is null)
        {
            return new JObject { ["unknown_kind"] = given.Kind };
        }

        try
        {
            return kind.Answer(given);
        }
        catch (CephadmException error)
        {
            return Answers.Refused(error);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Anything else that escapes is a fault of ours, never a refusal: it must not pass as one.
            return new JObject { ["crash"] = error.ToString() };
        }
    }

    private static string Describe(ConformanceCase given, JObject got) =>
        $"case {given.Id} ({given.Kind})\n  input:    {Line(given.Input)}\n  expected: {Line(given.Expected)}\n  got:      {Line(got)}";

    private static string Line(JToken token)
    {
        var text = token.ToString(Formatting.None);
        return text.Length > 6000 ? text[..6000] + "…" : text;
    }
}
