using System.CommandLine;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;

namespace CephadmPS.Controller.Output;

/// <summary>Results on standard output: a sentence, or the object as JSON.</summary>
public static class ResultWriter
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new SnakeCaseNamingStrategy() },
        Converters = { new StringEnumConverter(new SnakeCaseNamingStrategy()) },
        NullValueHandling = NullValueHandling.Ignore,
        Formatting = Formatting.Indented,
    };

    public static void Write(ParseResult parsed, object value, string text) =>
        Console.WriteLine(GlobalOptions.Json(parsed) ? ToJson(value) : text);

    public static string ToJson(object value) => JsonConvert.SerializeObject(value, Settings);
}
