using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Fields that nobody knows.</summary>
internal static class UnknownFields
{
    /// <summary>Reports each key of a map that is not among the known ones as error.</summary>
    public static void Report(SpecNode map, IReadOnlyCollection<string> known, SpecReport report, string path, string rule = "unknown-field")
    {
        foreach (var entry in map.Entries)
        {
            if (!IsKnown(entry.Key, known))
            {
                var name = entry.Key.FullText;
                report.Error(rule, Join(path, name), entry.Value, "There is no such field.", NearestName.Find(name, known));
            }
        }
    }

    /// <summary>The same as warnings, where upstream ignores them.</summary>
    public static void Warn(SpecNode map, IReadOnlyCollection<string> known, SpecReport report, string path)
    {
        foreach (var entry in map.Entries)
        {
            if (!IsKnown(entry.Key, known))
            {
                report.Warning("unknown-field", Join(path, entry.Key.FullText), entry.Value, "There is no such field; it is ignored.");
            }
        }
    }

    private static bool IsKnown(SpecNode key, IReadOnlyCollection<string> known) =>
        key.Kind == SpecNodeKind.Text && known.Contains(key.Text);

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
