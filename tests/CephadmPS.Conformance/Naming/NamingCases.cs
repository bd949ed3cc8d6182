using CephadmPS.Conformance.Running;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.State;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Naming;

/// <summary>Kind <c>daemon</c>: what follows from a daemon's description.</summary>
internal sealed class DaemonCase : ICaseKind
{
    public string Suite => "naming";

    public string Kind => "daemon";

    public JObject Answer(ConformanceCase given)
    {
        var daemon = new DaemonDescription
        {
            DaemonType = (string)given.Input["daemon_type"]!,
            DaemonId = (string)given.Input["daemon_id"]!,
            HostName = (string?)given.Input["hostname"] ?? "",
            ServiceName = (string?)given.Input["service_name"],
            OsdSpecAffinity = (string?)given.Input["osdspec_affinity"],
        };
        return Answers.Ok(new JObject
        {
            ["name"] = daemon.DaemonName,
            ["service_id"] = Known(DaemonNames.ServiceIdOf(daemon)),
            ["service_name"] = Known(DaemonNames.ServiceNameOf(daemon)),
            ["auth_entity"] = Entity(daemon),
            ["config_section"] = DaemonNames.ConfigSection(daemon.DaemonName),
        });
    }

    private static JObject Entity(DaemonDescription daemon)
    {
        try
        {
            return Known(DaemonNames.AuthEntity(daemon.DaemonType, daemon.DaemonId, daemon.HostName));
        }
        catch (CephadmException error)
        {
            return Answers.Refused(error);
        }
    }

    private static JObject Known(string? text) => text is null ? Answers.Refused("cannot be told") : Answers.Ok(text);
}

/// <summary>Kind <c>order</c>: the order in which a service tries hosts.</summary>
internal sealed class OrderCase : ICaseKind
{
    public string Suite => "naming";

    public string Kind => "order";

    public JObject Answer(ConformanceCase given)
    {
        var indexes = Enumerable.Range(0, (int)given.Input["count"]!).ToArray();
        SeededShuffle.Shuffle((string)given.Input["service_name"]!, indexes.AsSpan());
        return Answers.Ok(new JArray(indexes));
    }
}

/// <summary>Kind <c>daemon_type_to_service</c>.</summary>
internal sealed class DaemonTypeCase : ICaseKind
{
    public string Suite => "naming";

    public string Kind => "daemon_type_to_service";

    public JObject Answer(ConformanceCase given) =>
        DaemonTypes.ServiceTypeOf((string)given.Input!) is { } type ? Answers.Ok(type) : Answers.Refused("no such daemon type");
}

/// <summary>Kind <c>service_to_daemon_types</c>.</summary>
internal sealed class ServiceTypeCase : ICaseKind
{
    public string Suite => "naming";

    public string Kind => "service_to_daemon_types";

    public JObject Answer(ConformanceCase given) =>
        DaemonTypes.OfServiceType((string)given.Input!) is { } types ? Answers.Ok(new JArray(types)) : Answers.Refused("no such service type");
}

/// <summary>Kind <c>keyring</c>: what a daemon gets of what the mons print.</summary>
internal sealed class KeyringCase : ICaseKind
{
    public string Suite => "naming";

    public string Kind => "keyring";

    public JObject Answer(ConformanceCase given) => Answers.Ok(Keyrings.Reduce((string)given.Input["entity"]!, (string)given.Input["text"]!));
}
