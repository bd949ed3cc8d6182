using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Records;

/// <summary>Documents of spec files inside records.</summary>
internal static class SpecDocuments
{
    /// <summary>A host as a document.</summary>
    public static JObject Of(HostSpec spec)
    {
        var document = RecordJson.Parse(JsonNodes.ToText(SpecExport.ToNode(spec)));
        document.AddFirst(new JProperty("service_type", "host"));
        return document;
    }

    /// <summary>Reads a document. Errors: those of the spec reader; <see cref="FormatException"/>.</summary>
    public static T Read<T>(JToken? document, Func<SpecFile, IReadOnlyList<T>> kind) =>
        kind(SpecFile.ParseValid(document?.ToString(Formatting.None) ?? "", "record.json")) is [var only]
            ? only
            : throw new FormatException("it does not hold exactly one document of its kind");
}
