using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>Which login a host has.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Version">Version of the login, see <see cref="RegistryRecord.Version"/>.</param>
public sealed record RegistryHostRecord(string HostName, string Version) : IRecord<RegistryHostRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "registry-login/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    // Without it the host logs in once more.
    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["version"] = Version });

    /// <inheritdoc/>
    public static RegistryHostRecord FromJson(string name, string json) => new(name, RecordJson.Required(RecordJson.Parse(json), "version"));
}
