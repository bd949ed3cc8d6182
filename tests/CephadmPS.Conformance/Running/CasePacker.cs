using System.IO.Compression;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>
/// Packs a file of cases for the repository: the reference's own words (<c>error.message</c>) give way to the name of our rule
/// (<c>error.rules</c>), and the file is compressed without time stamp, so that packing again gives the same bytes.
/// </summary>
internal static class CasePacker
{
    public static string Pack(string path, string directory)
    {
        var file = new CaseFile(path);
        var target = Path.Combine(directory, file.Suite + ".jsonl.gz");
        using var packed = new StreamWriter(
            new GZipStream(File.Create(target), CompressionLevel.SmallestSize), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var given in file.Cases())
        {
            Strip(given.Raw);
            using var json = new JsonTextWriter(packed) { CloseOutput = false, FloatFormatHandling = FloatFormatHandling.Symbol };
            given.Raw.WriteTo(json);
            packed.Write('\n');
        }

        return target;
    }

    private static void Strip(JToken token)
    {
        if (token is JObject map)
        {
            if (map["error"] is JObject error && error["class"] is not null && error["message"] is not null)
            {
                var rules = Reasons.Of(error);
                error.Remove("message");
                if (rules.Count > 0)
                {
                    error["rules"] = new JArray(rules);
                }
            }
        }

        foreach (var child in token.Children())
        {
            Strip(child is JProperty property ? property.Value : child);
        }
    }
}
