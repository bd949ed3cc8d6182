using System.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

/// <summary>A value in the cluster's configuration database.</summary>
/// <param name="Who">Section: <c>global</c>, a type or an entity.</param>
/// <param name="Name">Option.</param>
/// <param name="Value">Value.</param>
/// <param name="Mask">Mask such as <c>host:ceph1</c>; empty: none.</param>
public sealed record ConfigEntry(string Who, string Name, string Value, string Mask = "");

public static partial class MonitorCalls
{
    /// <summary><c>config dump</c>: all that is set.</summary>
    public static Task<IReadOnlyList<ConfigEntry>> GetConfigAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<ConfigEntry>>(client, "config dump", null,
            j => [.. j.Select(e => new ConfigEntry(Text(e, "section"), Text(e, "name"), Text(e, "value"), (string?)e["mask"] ?? ""))], cancellation);

    /// <summary><c>config get</c>: the value in effect for an entity or type, defaults included.</summary>
    public static async Task<string> GetConfigAsync(this IMonitorClient client, string who, string name, CancellationToken cancellation = default) =>
        (await client.RunAsync(new MonitorCommand("config get") { Arguments = new JObject { ["who"] = who, ["key"] = name }, Plain = true }, cancellation)
            .ConfigureAwait(false)).Text.Trim();

    /// <summary><c>config ls</c>: names of all options.</summary>
    public static Task<IReadOnlySet<string>> ListOptionsAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlySet<string>>(client, "config ls", null, j => j.Select(name => (string?)name ?? "").ToHashSet(), cancellation);

    /// <summary><c>config set</c>.</summary>
    public static Task SetConfigAsync(this IMonitorClient client, string who, string name, string value, CancellationToken cancellation = default) =>
        ChangeAsync(client, "config set", new JObject { ["who"] = who, ["name"] = name, ["value"] = value }, cancellation);

    /// <summary><c>config set</c> for those that are not set so already.</summary>
    /// <returns>Those that were set.</returns>
    public static async Task<IReadOnlyList<ConfigEntry>> ConvergeConfigAsync(
        this IMonitorClient client, IReadOnlyCollection<ConfigEntry> entries, CancellationToken cancellation = default)
    {
        var current = (await client.GetConfigAsync(cancellation).ConfigureAwait(false)).ToHashSet();
        var different = entries.Where(e => !current.Contains(e)).ToList();
        foreach (var entry in different)
        {
            await client.SetConfigAsync(entry.Mask.Length > 0 ? $"{entry.Who}/{entry.Mask}" : entry.Who, entry.Name, entry.Value, cancellation).ConfigureAwait(false);
        }
        return different;
    }

    /// <summary><c>config rm</c>; a value that is not set is fine.</summary>
    public static Task RemoveConfigAsync(this IMonitorClient client, string who, string name, CancellationToken cancellation = default) =>
        ChangeAsync(client, "config rm", new JObject { ["who"] = who, ["name"] = name }, cancellation);

    /// <summary><c>config assimilate-conf</c>: takes an ini file in.</summary>
    /// <returns>What the database cannot hold, as an ini file.</returns>
    public static async Task<string> AssimilateConfAsync(this IMonitorClient client, string ini, CancellationToken cancellation = default) =>
        (await ChangeAsync(client, "config assimilate-conf", [], cancellation, Encoding.UTF8.GetBytes(ini)).ConfigureAwait(false)).Text;

    /// <summary><c>config generate-minimal-conf</c>: the ceph.conf that hosts need.</summary>
    public static async Task<string> GenerateMinimalConfAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        (await client.RunAsync(new MonitorCommand("config generate-minimal-conf") { Plain = true }, cancellation).ConfigureAwait(false)).Text;

    /// <summary><c>config-key get</c>; null when it is not there.</summary>
    public static async Task<string?> GetConfigKeyAsync(this IMonitorClient client, string key, CancellationToken cancellation = default)
    {
        var command = new MonitorCommand("config-key get") { Arguments = new JObject { ["key"] = key }, Plain = true };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode switch
        {
            0 => reply.Text,
            Enoent => null,
            _ => throw Failed(command, reply),
        };
    }

    /// <summary><c>config-key set</c>; at most 65,536 bytes. The value travels as input, for it may be a secret.</summary>
    public static Task SetConfigKeyAsync(this IMonitorClient client, string key, string value, CancellationToken cancellation = default) =>
        ChangeAsync(client, "config-key set", new JObject { ["key"] = key }, cancellation, Encoding.UTF8.GetBytes(value));

    /// <summary><c>config-key rm</c>; a key that is not there is fine.</summary>
    public static Task RemoveConfigKeyAsync(this IMonitorClient client, string key, CancellationToken cancellation = default) =>
        ChangeAsync(client, "config-key rm", new JObject { ["key"] = key }, cancellation);

    /// <summary><c>config-key dump</c>: all keys that begin so, with their values.</summary>
    public static Task<IReadOnlyDictionary<string, string>> DumpConfigKeysAsync(
        this IMonitorClient client, string prefix, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyDictionary<string, string>>(client, "config-key dump", new JObject { ["key"] = prefix }, ReadTexts, cancellation);
}
