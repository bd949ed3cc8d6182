using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>A stored service spec.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Created">When it was last changed; applying an equal spec does not renew it.</param>
public sealed record SpecRecord(ServiceSpec Spec, DateTimeOffset Created) : IRecord<SpecRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "spec/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => Spec.ServiceName;

    /// <summary>Set when the service is being removed: its daemons go first, then this record.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>
    /// Identities of devices that an admin approved to be turned into OSDs of this spec (<c>host:identity</c>).
    /// A device that is not among them is never formatted.
    /// </summary>
    public IReadOnlyList<string> ApprovedDevices { get; init; } = [];

    /// <summary>
    /// Devices whose OSD an admin has removed (<c>host:identity</c>): they are not taken again before they are approved again, even if the spec names them.
    /// </summary>
    public IReadOnlyList<string> WithdrawnDevices { get; init; } = [];

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["spec"] = RecordJson.Parse(Spec.ToJson()),
        ["created"] = RecordJson.Text(Created),
        ["deleted"] = RecordJson.Text(Deleted),
        ["approved_devices"] = new JArray(ApprovedDevices),
    }.With("withdrawn_devices", new JArray(WithdrawnDevices)));

    /// <inheritdoc/>
    public static SpecRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new SpecRecord(SpecDocuments.Read(record["spec"], document => document.Services), RecordJson.Time(record, "created") ?? default)
        {
            Deleted = RecordJson.Time(record, "deleted"),
            ApprovedDevices = RecordJson.Texts(record, "approved_devices"),
            WithdrawnDevices = RecordJson.Texts(record, "withdrawn_devices"),
        };
    }
}
