using CephadmPS.Conformance.Running;
using CephadmPS.Conformance.Specs;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Placements;

/// <summary>Kind <c>string</c>: a placement in its one-line form.</summary>
internal sealed class PlacementTextCase : ICaseKind
{
    public string Suite => "placement";

    public string Kind => "string";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        return PlacementAnswer.Of(PlacementText.Read((string)given.Input!, report), report);
    }
}

/// <summary>Kind <c>json</c>: a placement in its map form.</summary>
internal sealed class PlacementMapCase : ICaseKind
{
    public string Suite => "placement";

    public string Kind => "json";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        return PlacementAnswer.Of(PlacementReader.Read(JsonNodes.FromToken(given.Input), report), report);
    }
}

/// <summary>Kind <c>hostplacement</c>: one host of a placement.</summary>
internal sealed class HostPlacementCase : ICaseKind
{
    public string Suite => "placement";

    public string Kind => "hostplacement";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        var host = PlacementText.ParseHost((string)given.Input!);
        PlacementText.CheckNetwork(host, null, report, "hosts");
        PlacementReader.Validate(new PlacementSpec { Hosts = [host] }, null, report, "placement");
        return report.Errors.Count > 0 ? Answers.Refused(report) : Answers.Ok(new JObject
        {
            ["hostname"] = host.HostName,
            ["network"] = host.Network,
            ["name"] = host.Name,
            ["str"] = host.ToString(),
        });
    }
}

/// <summary>Kind <c>match</c>: the hosts that a placement means.</summary>
internal sealed class MatchCase : ICaseKind
{
    public string Suite => "placement";

    public string Kind => "match";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        var placement = PlacementReader.Read(JsonNodes.FromToken(given.Input["placement"]), report);
        if (report.Errors.Count > 0)
        {
            return Answers.Refused(report);
        }

        var hosts = given.Input["hosts"]!.Select(h => new HostSpec
        {
            HostName = (string)h["hostname"]!,
            Labels = h["labels"]?.Select(l => (string)l!).ToList() ?? [],
        }).ToList();
        return Answers.Ok(new JObject
        {
            ["matching"] = new JArray(placement.FilterMatchingHosts(hosts)),
            ["target_count"] = placement.TargetCount(hosts),
        });
    }
}

/// <summary>Kind <c>hostspec</c>: a host's document.</summary>
internal sealed class HostSpecCase : ICaseKind
{
    public string Suite => "placement";

    public string Kind => "hostspec";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        return HostSpecReader.Read(JsonNodes.FromToken(given.Input), report) is { } host
            ? Answers.Ok(new JObject { ["to_json"] = Tokens.Of(SpecExport.ToNode(host)) })
            : Answers.Refused(report);
    }
}

/// <summary>What is told of a placement.</summary>
internal static class PlacementAnswer
{
    public static JObject Of(PlacementSpec placement, SpecReport report)
    {
        if (report.Errors.Count > 0)
        {
            return Answers.Refused(report);
        }

        var again = new SpecReport(null, 1);
        var same = PlacementText.Read(placement.ToString(), again).Equals(placement);
        return Answers.Ok(new JObject
        {
            ["to_json"] = Tokens.Of(SpecExport.ToNode(placement)),
            ["pretty"] = placement.ToString(),
            ["empty"] = placement.IsEmpty,
            ["roundtrip"] = again.Errors.Count > 0 ? Answers.Refused(again) : same,
        });
    }
}
