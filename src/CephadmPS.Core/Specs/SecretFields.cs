namespace CephadmPS.Core.Specs;

/// <summary>Fields whose values never stand in a message: they hold or may hold a secret.</summary>
internal static class SecretFields
{
    private static readonly string[] Parts =
        ["password", "secret", "key", "token", "credentials", "oob", "cert", "content", "files", "envs"];

    /// <summary>Whether a field's value must not be shown.</summary>
    public static bool Hides(string field)
    {
        foreach (var part in Parts)
        {
            if (field.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
