using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters;

/// <summary>Ceph's own commands as a person gives them.</summary>
internal static class CephCommands
{
    /// <summary>
    /// Words become the command's prefix; arguments are given as one JSON object with <c>prefix</c>, since only Ceph knows
    /// which words are which arguments. Every such command counts as changing something unless it is known to only look.
    /// </summary>
    public static MonitorCommand Parse(IReadOnlyList<string> words, bool mgr, bool json)
    {
        var arguments = new JObject();
        var prefix = string.Join(' ', words);
        if (words.Count == 1 && words[0].StartsWith('{'))
        {
            try
            {
                arguments = JObject.Parse(words[0]);
            }
            catch (JsonException e)
            {
                throw new CephadmException("CommandInvalid", ErrorKind.InvalidInput, $"This is no JSON object: {e.Message}", "Give words, or one object with \"prefix\".", inner: e);
            }
            prefix = arguments.Value<string>("prefix") ?? throw new CephadmException("CommandInvalid", ErrorKind.InvalidInput, "The command has no \"prefix\".", "Add it.");
            arguments.Remove("prefix");
        }
        return new MonitorCommand(prefix is "-s" ? "status" : prefix)
        {
            Arguments = arguments,
            Target = mgr ? MonitorTarget.Mgr : MonitorTarget.Mon,
            Plain = !json,
            Mutating = false,
        };
    }
}
