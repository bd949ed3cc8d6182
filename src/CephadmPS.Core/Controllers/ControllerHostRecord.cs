using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Controllers;

/// <summary>What of the cluster's controllers a host has.</summary>
/// <param name="HostName">The host.</param>
public sealed record ControllerHostRecord(string HostName) : IRecord<ControllerHostRecord>
{
    /// <summary>Public key that it lets in; null: none.</summary>
    public string? LetsIn { get; init; }

    /// <summary>Digest of the settings of the controller that runs there; null: none does.</summary>
    public string? Installed { get; init; }

    /// <summary>SHA-256 of that controller's executable; null: none runs there.</summary>
    public string? Program { get; init; }

    /// <inheritdoc/>
    public static string KeyPrefix => "controller/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    // Without it the host is looked at once more.
    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject().With("lets_in", LetsIn).With("installed", Installed).With("program", Program));

    /// <inheritdoc/>
    public static ControllerHostRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new ControllerHostRecord(name)
        {
            LetsIn = record.Value<string?>("lets_in"), Installed = record.Value<string?>("installed"), Program = record.Value<string?>("program"),
        };
    }
}
