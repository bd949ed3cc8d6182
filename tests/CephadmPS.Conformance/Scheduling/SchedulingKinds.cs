using CephadmPS.Conformance.Running;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Scheduling;

/// <summary>Kind <c>place</c>.</summary>
internal sealed class PlaceKind : ICaseKind
{
    public string Suite => "scheduling";

    public string Kind => "place";

    public JObject Answer(ConformanceCase given) =>
        Answers.Ok(PlaceCase.Answer((JObject)given.Input, ServiceSpec.FromNode(JsonNodes.FromToken(given.Input["spec"]))));
}

/// <summary>Kind <c>apply</c>.</summary>
internal sealed class ApplyKind : ICaseKind
{
    public string Suite => "scheduling";

    public string Kind => "apply";

    public JObject Answer(ConformanceCase given)
    {
        var input = (JObject)given.Input;
        var answer = new JObject { ["derived"] = new JObject() };
        try
        {
            var spec = Read((JObject)input["spec"]!);
            var cluster = ApplyCase.Cluster(input, spec, Read);
            answer["derived"] = ApplyCase.Derived(input, spec, cluster);
            if (ApplyCase.Answer(spec, cluster) is { } placed)
            {
                answer["ok"] = placed;
            }
            else
            {
                answer["skipped"] = true;
            }
        }
        catch (CephadmException error)
        {
            answer["error"] = Answers.Refused(error)["error"];
        }

        return answer;
    }

    private static ServiceSpec Read(JObject spec) => ServiceSpec.FromNode(JsonNodes.FromToken(spec));
}
