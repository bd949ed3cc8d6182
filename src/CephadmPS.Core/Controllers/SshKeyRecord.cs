using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Controllers;

/// <summary>The cluster's own SSH key, with which its controllers reach the hosts. Kept in the cluster's store, as upstream keeps its own. A secret.</summary>
/// <param name="User">User on the hosts.</param>
/// <param name="PublicKey">Public part, as in a line of authorized_keys.</param>
/// <param name="PrivateKey">Private part in OpenSSH's form.</param>
public sealed record SshKeyRecord(string User, string PublicKey, string PrivateKey) : IRecord<SshKeyRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "ssh-key";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.History;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["user"] = User, ["public"] = PublicKey, ["private"] = PrivateKey });

    /// <inheritdoc/>
    public static SshKeyRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new SshKeyRecord(RecordJson.Required(record, "user"), RecordJson.Required(record, "public"), RecordJson.Required(record, "private"));
    }

    /// <inheritdoc/>
    public override string ToString() => $"SSH key of user {User}: {PublicKey}";
}
