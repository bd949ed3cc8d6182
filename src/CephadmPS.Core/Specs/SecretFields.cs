using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Values that never stand in a message because they are, or may hold, a secret.</summary>
internal static class SecretFields
{
    private static readonly string[] Parts =
        ["password", "secret", "key", "token", "credentials", "oob", "cert", "content", "files", "envs", "args", "custom_configs"];

    /// <summary>
    /// Whether a value must not be shown: its field (or the one that was probably meant) is known for secrets; nobody knows the
    /// field, and the value is text; or it is a map, a document or a list of maps, which can hold anything.
    /// </summary>
    public static bool Hides(string rule, string field, SpecNode value, string? suggestion)
    {
        var isUnknown = rule is "unknown-field" || rule.EndsWith("-key", StringComparison.Ordinal);
        return field.Length == 0 || HoldsSecret(field) || (suggestion is not null && HoldsSecret(suggestion))
            || value.Kind == SpecNodeKind.Map
            || (value.Kind == SpecNodeKind.List && (isUnknown || field == "spec" || value.Items.Any(i => i.Kind is SpecNodeKind.Map or SpecNodeKind.List)))
            || (isUnknown && value.Kind == SpecNodeKind.Text);
    }

    private static bool HoldsSecret(string field) => Parts.Any(part => field.Contains(part, StringComparison.OrdinalIgnoreCase));
}
