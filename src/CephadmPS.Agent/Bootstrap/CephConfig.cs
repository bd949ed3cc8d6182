using System.Text;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>A ceph.conf: sections of options, where blanks, dashes and underscores in a name mean the same.</summary>
public sealed class CephConfig
{
    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal);

    /// <summary>Reads an ini file; a line that is neither section, option nor comment is refused.</summary>
    public static CephConfig Parse(string text)
    {
        var config = new CephConfig();
        var section = "global";
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }
            if (line[0] == '[' && line[^1] == ']')
            {
                section = line[1..^1].Trim();
                continue;
            }
            var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || parts[0].Length == 0)
            {
                // Not the line itself: it might be a misplaced secret.
                throw AgentException.Refused("InvalidConfig", $"line {number} of the initial configuration is neither a section nor 'option = value'",
                    "correct the file, then repeat the command");
            }
            config.Set(section, parts[0], parts[1]);
        }
        return config;
    }

    /// <summary>Value of an option; null when it is not set.</summary>
    public string? Get(string section, string option) => _sections.GetValueOrDefault(section)?.GetValueOrDefault(Canonical(option));

    public void Set(string section, string option, string value)
    {
        if (!_sections.TryGetValue(section, out var options))
        {
            _sections[section] = options = new Dictionary<string, string>(StringComparer.Ordinal);
        }
        options[Canonical(option)] = value;
    }

    /// <summary>Sets an option unless the admin has, in this section or for all.</summary>
    public void SetDefault(string section, string option, string value)
    {
        if (Get(section, option) is null && Get("global", option) is null)
        {
            Set(section, option, value);
        }
    }

    public void Remove(string section, string option) => _sections.GetValueOrDefault(section)?.Remove(Canonical(option));

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (section, options) in _sections.Where(s => s.Value.Count > 0))
        {
            text.Append('[').Append(section).Append("]\n");
            foreach (var (name, value) in options)
            {
                text.Append('\t').Append(name).Append(" = ").Append(value).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The ceph.conf that daemons and clients get: how to find the mons, all else is in the cluster.</summary>
    public static string Minimal(string fsid, string monHost) =>
        $"# minimal ceph.conf for {fsid}\n[global]\n\tfsid = {fsid}\n\tmon_host = {monHost}\n";

    private static string Canonical(string option) => option.Trim().Replace(' ', '_').Replace('-', '_');
}
