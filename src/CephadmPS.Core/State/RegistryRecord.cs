using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>The login to the registry from which images are pulled (reference 1.11). Kept in the cluster, as upstream keeps it; never shown.</summary>
/// <param name="Url">The registry.</param>
/// <param name="UserName">User there.</param>
/// <param name="Version">Changes with every login that is set; tells whether a host has this one, without telling anything of the password.</param>
public sealed record RegistryRecord(string Url, string UserName, string Version) : IRecord<RegistryRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "registry";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <summary>Password or token; a secret.</summary>
    public string Password { get; init; } = "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["url"] = Url, ["username"] = UserName, ["password"] = Password, ["version"] = Version });

    /// <inheritdoc/>
    public static RegistryRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new RegistryRecord(RecordJson.Required(record, "url"), RecordJson.Required(record, "username"), RecordJson.Required(record, "version"))
        {
            Password = RecordJson.Required(record, "password"),
        };
    }

    /// <summary>Registry and user.</summary>
    public override string ToString() => $"{UserName} at {Url}";
}
