using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Conformance.Specs;

/// <summary>
/// Equality of specs as the reference has it, attribute by attribute: null, an empty list and a default are three things, 1 and
/// true are one. Ours, by meaning, is <see cref="ServiceSpec.Equals(ServiceSpec)"/>.
/// </summary>
internal static class ReferenceEquality
{
    public static bool Same(SpecNode document, ServiceSpec spec, ServiceSpec again) =>
        !HasIncomparable(document, spec)
        && spec.ServiceName == again.ServiceName && spec.Placement.Equals(again.Placement)
        && spec.ExtraContainerArgs.SequenceEqual(again.ExtraContainerArgs)
        && spec.ExtraEntrypointArgs.SequenceEqual(again.ExtraEntrypointArgs)
        && spec.CustomConfigs.SequenceEqual(again.CustomConfigs)
        && spec.Schema.Fields.All(field => field.Ignored || field.Forgotten || Same(Attribute(spec, field.Name), Attribute(again, field.Name)));

    /// <summary>An empty list of files is not the same as none, and init containers are the same as nothing.</summary>
    private static bool HasIncomparable(SpecNode document, ServiceSpec spec) =>
        document["custom_configs"] is { Kind: SpecNodeKind.List, IsTruthy: false } || spec.Field("init_containers").IsTruthy;

    private static SpecNode Attribute(ServiceSpec spec, string name)
    {
        var field = spec.Schema.Find(name)!;
        var value = spec.Raw(name);
        return field.DefaultWhenFalsy && !value.IsTruthy ? field.Default : value;
    }

    private static bool Same(SpecNode left, SpecNode right) =>
        IsNumber(left) && IsNumber(right) ? left.Number.Equals(right.Number) : left.Equals(right);

    private static bool IsNumber(SpecNode node) => node.Kind is SpecNodeKind.Boolean or SpecNodeKind.Integer or SpecNodeKind.Float;
}
