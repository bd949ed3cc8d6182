using System.Text.RegularExpressions;
using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Specs;

/// <summary>Service specs from their map form: flat, or with the type's fields below <c>spec</c>; of both the later counts.</summary>
internal static partial class ServiceSpecReader
{
    private static readonly string[] CommonKeys =
        ["service_type", "service_id", "placement", "extra_container_args", "extra_entrypoint_args", "custom_configs"];

    /// <summary>Reads one; null when anything is wrong, which the report then tells.</summary>
    public static ServiceSpec? Read(SpecNode document, SpecReport report)
    {
        if (document.Kind != SpecNodeKind.Map)
        {
            report.Error("document-map", "", document, "A spec is a map of fields.");
            return null;
        }

        var fields = Flatten(document, report);
        if (ReadType(fields, report) is not { } schema)
        {
            return null;
        }

        if (schema.ServiceType == "osd" && document["spec"] is { } own && !(own.Kind == SpecNodeKind.Map && own.IsTruthy))
        {
            report.Error("osd-spec-empty", "spec", own, "What stands below 'spec' is a map that says which devices to use.");
        }

        var spec = schema.Create(ReadId(schema, fields, report));
        spec.SetCommon(
            fields.TryGetValue("placement", out var placement) ? PlacementReader.Read(placement, report) : PlacementSpec.Empty,
            ArgumentReader.Read("extra_container_args", fields.GetValueOrDefault("extra_container_args"), report),
            ArgumentReader.Read("extra_entrypoint_args", fields.GetValueOrDefault("extra_entrypoint_args"), report),
            ArgumentReader.ReadConfigs(fields.GetValueOrDefault("custom_configs"), report));
        SetFields(spec, fields, report);
        CommonRules.Check(spec, report);
        spec.Validate(report);
        if (report.Errors.Count > 0)
        {
            return null;
        }

        spec.Complete();
        return spec;
    }

    /// <summary>One level of fields. <c>service_name</c> fills in type and id; <c>status</c> is of <c>orch ls</c> and dropped.</summary>
    private static Dictionary<string, SpecNode> Flatten(SpecNode document, SpecReport report)
    {
        var fields = new Dictionary<string, SpecNode>(StringComparer.Ordinal);
        foreach (var (key, value) in document.Entries)
        {
            switch (key.FullText)
            {
                case "spec":
                    FlattenSpec(value, fields, report);
                    break;
                case "status":
                case "service_name" when value.IsTruthy:
                    break;
                case "networks":
                    fields["networks"] = value.Kind == SpecNodeKind.Text ? SpecNode.OfList([value], value.Line) : value;
                    CheckNetworksKind(value, report);
                    break;
                default:
                    fields[key.FullText] = value;
                    break;
            }
        }

        if (document["service_name"] is { IsTruthy: true } name)
        {
            FillFromName(name, document, fields, report);
        }

        return fields;
    }

    private static void CheckNetworksKind(SpecNode networks, SpecReport report)
    {
        if (networks.Kind is not (SpecNodeKind.Null or SpecNodeKind.List or SpecNodeKind.Text))
        {
            report.Error("networks-kind", "networks", networks, "Networks are a text or a list of texts.");
        }
    }

    private static void FlattenSpec(SpecNode spec, Dictionary<string, SpecNode> fields, SpecReport report)
    {
        if (spec.Kind != SpecNodeKind.Map && (spec.IsTruthy || spec.Kind is not (SpecNodeKind.List or SpecNodeKind.Text)))
        {
            report.Error("spec-map", "spec", spec, "What stands below 'spec' is a map of the service's fields.");
            return;
        }

        foreach (var (key, value) in spec.Entries)
        {
            if (key.FullText is "placement" or "custom_configs" or "service_type" or "service_name" or "status" or "spec")
            {
                report.Error("top-level-field", "spec." + key.FullText, value, "This field stands on top, not below 'spec'.");
            }
            else
            {
                fields[key.FullText] = value;
            }
        }
    }

    private static void FillFromName(SpecNode name, SpecNode document, Dictionary<string, SpecNode> fields, SpecReport report)
    {
        if (name.Kind != SpecNodeKind.Text)
        {
            report.Error("service-name-text", "service_name", name, "A service name is text, type or type.id.");
            return;
        }

        var dot = name.Text.IndexOf('.');
        if (document["service_type"] is not { IsTruthy: true })
        {
            fields["service_type"] = SpecNode.Of(dot < 0 ? name.Text : name.Text[..dot], name.Line);
        }

        if (dot >= 0 && document["service_id"] is not { IsTruthy: true })
        {
            fields["service_id"] = SpecNode.Of(name.Text[(dot + 1)..], name.Line);
        }
    }

    private static ServiceSchema? ReadType(Dictionary<string, SpecNode> fields, SpecReport report)
    {
        if (!fields.TryGetValue("service_type", out var type) || !type.IsTruthy)
        {
            report.Error("service-type-missing", "service_type", type, "A spec needs a service_type.",
                NearestName.Find("service_type", fields.Keys));
            return null;
        }

        if (type.Kind == SpecNodeKind.Text && ServiceTypes.IsKnown(type.Text))
        {
            return ServiceSchema.For(type.Text);
        }

        report.Error("service-type-unknown", "service_type", type, "There is no such service type.",
            NearestName.Find(type.FullText, ServiceTypes.All));
        return null;
    }

    private static string? ReadId(ServiceSchema schema, Dictionary<string, SpecNode> fields, SpecReport report)
    {
        fields.TryGetValue("service_id", out var id);
        if (id is not null && !schema.TakesServiceId)
        {
            report.Error("unknown-field", "service_id", id, $"A service of type {schema.ServiceType} has no id.");
            return null;
        }

        if (id is { IsTruthy: true })
        {
            return CheckId(schema.ServiceType, id, report);
        }

        var derived = schema.ServiceType == "rgw" ? RgwSpec.DeriveId(fields) : null;
        if (derived is null && ServiceTypes.RequiresId(schema.ServiceType))
        {
            report.Error("service-id-missing", "service_id", id, $"A service of type {schema.ServiceType} needs an id.");
        }

        return derived;
    }

    private static string? CheckId(string serviceType, SpecNode id, SpecReport report)
    {
        if (!ServiceTypes.TakesId(serviceType))
        {
            report.Warning("service-id-dropped", "service_id", id, $"A service of type {serviceType} takes no id; it is dropped.");
            return null;
        }

        // 12 and 1.10 are meant as they stand there; a truth value or date never is an id.
        if (id.Kind is SpecNodeKind.Text or SpecNodeKind.Integer or SpecNodeKind.Float && IdText().IsMatch(id.FullText))
        {
            return id.FullText;
        }

        report.Error("service-id-characters", "service_id", id, "An id is text of letters, digits, '_', '.' and '-'.");
        return id.FullText;
    }

    private static void SetFields(ServiceSpec spec, Dictionary<string, SpecNode> fields, SpecReport report)
    {
        foreach (var (name, value) in fields)
        {
            if (CommonKeys.Contains(name))
            {
                CheckCommonAllowed(spec.Schema, name, value, report);
            }
            else if (spec.Schema.Find(name) is { } field)
            {
                FieldKinds.Warn(field, value, report);
                if (!field.Ignored)
                {
                    spec.Set(name, value);
                }
            }
            else
            {
                report.Error("unknown-field", name, value, $"A service of type {spec.ServiceType} has no such field.",
                    NearestName.Find(name, spec.Schema.Fields.Select(f => f.Name).Concat(CommonKeys)));
            }
        }
    }

    private static void CheckCommonAllowed(ServiceSchema schema, string name, SpecNode value, SpecReport report)
    {
        var allowed = name switch
        {
            "extra_container_args" or "extra_entrypoint_args" => schema.TakesExtraArgs,
            "custom_configs" => schema.TakesCustomConfigs,
            _ => true,
        };
        if (!allowed)
        {
            report.Error("unknown-field", name, value, $"A service of type {schema.ServiceType} has no such field.");
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdText();
}
