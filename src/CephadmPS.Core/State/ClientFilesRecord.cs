using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>Client files that were written to a host (reference 5.10).</summary>
/// <param name="HostName">The host.</param>
/// <param name="InputDigest">Digest of what they were made from: equal means that nothing is to be written.</param>
public sealed record ClientFilesRecord(string HostName, string InputDigest) : IRecord<ClientFilesRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "client-files/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    // Without it the files are compared on the host again.
    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <summary>The files by path, as they were written; empty when that is not known.</summary>
    public IReadOnlyDictionary<string, WrittenFile> Files { get; init; } = new Dictionary<string, WrittenFile>();

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["input"] = InputDigest }.With("files", new JObject(Files
        .OrderBy(file => file.Key, StringComparer.Ordinal)
        .Select(file => new JProperty(file.Key, new JArray(file.Value.Sha256, file.Value.Mode, file.Value.Uid, file.Value.Gid))))));

    /// <inheritdoc/>
    public static ClientFilesRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new ClientFilesRecord(name, RecordJson.Required(record, "input"))
        {
            Files = (record["files"] as JObject ?? []).Properties().ToDictionary(file => file.Name, file => Read((JArray)file.Value)),
        };
    }

    /// <inheritdoc/>
    public bool Equals(ClientFilesRecord? other) =>
        other is not null && (HostName, InputDigest, Files.Count) == (other.HostName, other.InputDigest, other.Files.Count)
        && Files.All(file => other.Files.TryGetValue(file.Key, out var same) && same == file.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(HostName, InputDigest, Files.Count);

    private static WrittenFile Read(JArray fields) => new((string)fields[0]!, (string)fields[1]!, (int)fields[2], (int)fields[3]);
}

/// <summary>A file as it was written; never its content.</summary>
/// <param name="Sha256">Digest of its content, hexadecimal.</param>
/// <param name="Mode">Mode as octal text, such as <c>0600</c>.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record WrittenFile(string Sha256, string Mode, int Uid, int Gid);
