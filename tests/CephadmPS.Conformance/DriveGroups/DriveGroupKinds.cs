using CephadmPS.Conformance.Running;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.DriveGroups;

/// <summary>Kind <c>size_filter</c>.</summary>
internal sealed class SizeFilterKind : ICaseKind
{
    public string Suite => "drivegroup";

    public string Kind => "size_filter";

    public JObject Answer(ConformanceCase given)
    {
        try
        {
            return Answers.Ok(DriveGroupCases.SizeFilterAnswer((string)given.Input!));
        }
        catch (FormatException refusal)
        {
            return Answers.Refused(refusal.Message);
        }
    }
}

/// <summary>Kind <c>select</c>.</summary>
internal sealed class SelectKind : ICaseKind
{
    public string Suite => "drivegroup";

    public string Kind => "select";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        if (ServiceSpecReader.Read(JsonNodes.FromToken(given.Input["spec"]), report) is not DriveGroupSpec spec)
        {
            return Staged(Answers.Refused(report), "spec");
        }
        try
        {
            return Answers.Ok(DriveGroupCases.SelectAnswer((JObject)given.Input, spec, given.Ok?["preview_commands"] is not null));
        }
        catch (CephadmException refusal)
        {
            return Staged(Answers.Refused(refusal), "selection");
        }
    }

    private static JObject Staged(JObject refused, string stage)
    {
        refused["error"]!["stage"] = stage;
        return refused;
    }
}
