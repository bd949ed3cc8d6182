using CephadmPS.Core.Errors;
using CephadmPS.Protocol;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters;

/// <summary>A login for a registry.</summary>
/// <param name="Url">The registry, such as <c>quay.io</c>.</param>
/// <param name="UserName">User there.</param>
/// <param name="Password">Password or token; a secret.</param>
public sealed record RegistryLogin(string Url, string UserName, string Password)
{
    /// <summary>Reads a document <c>{"url": …, "username": …, "password": …}</c>, as upstream's <c>--registry-json</c> does. Error: <c>RegistryLoginInvalid</c>.</summary>
    public static RegistryLogin Parse(string json)
    {
        JObject document;
        try
        {
            document = JObject.Parse(json);
        }
        catch (JsonException e)
        {
            // Not the text: it holds the password.
            throw Invalid("is not JSON", e);
        }
        var missing = new[] { "url", "username", "password" }.Where(name => document[name] is not JValue { Type: JTokenType.String } value || ((string?)value)!.Length == 0).ToList();
        return missing.Count == 0
            ? new RegistryLogin((string)document["url"]!, (string)document["username"]!, (string)document["password"]!)
            : throw Invalid($"lacks {string.Join(" and ", missing)}");
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{UserName} at {Url}";

    internal RegistryLoginRequest ToRequest() => new() { Url = Url, Username = UserName, Password = Password };

    private static CephadmException Invalid(string what, Exception? inner = null) => new(
        "RegistryLoginInvalid", ErrorKind.InvalidInput, $"The registry login {what}.", """Give {"url": "quay.io", "username": "me", "password": "…"}.""", null, inner);
}
