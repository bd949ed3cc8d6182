using CephadmPS.Conformance.Running;
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

    public JObject Answer(ConformanceCase given) => Answers.Ok(DriveGroupCases.SizeFilterAnswer((string)given.Input!));
}

/// <summary>Kind <c>select</c>.</summary>
internal sealed class SelectKind : ICaseKind
{
    public string Suite => "drivegroup";

    public string Kind => "select";

    public JObject Answer(ConformanceCase given)
    {
        var spec = (DriveGroupSpec)ServiceSpec.FromNode(JsonNodes.FromToken(given.Input["spec"]));
        return Answers.Ok(DriveGroupCases.SelectAnswer((JObject)given.Input, spec, given.Ok?["preview_commands"] is not null));
    }
}
