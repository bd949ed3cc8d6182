using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Monitors;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedMonitor
{
    private void AddStoreCommands()
    {
        AddAuthCommands();
        _commands["config-key set"] = (a, input) =>
        {
            if (input.Length > MaxConfigKey)
            {
                return Answer.Error(-27, $"error: entry size limited to {MaxConfigKey} bytes. Use 'mon config key max entry size' to manually adjust");
            }
            _cluster.ConfigKeys[Word(a, "key")] = Encoding.UTF8.GetString(input);
            return Answer.Ok(status: $"set {Word(a, "key")}");
        };
        _commands["config-key get"] = (a, _) => _cluster.ConfigKeys.TryGetValue(Word(a, "key"), out var value) ? Answer.Ok(value) : Answer.Error(-2, "");
        _commands["config-key rm"] = (a, _) =>
        {
            _cluster.ConfigKeys.Remove(Word(a, "key"));
            return Answer.Ok(status: "key deleted");
        };
        _commands["config-key dump"] = (a, _) => Answer.Of(new JObject(
            _cluster.ConfigKeys.Where(k => k.Key.StartsWith(Word(a, "key"), StringComparison.Ordinal)).Select(k => new JProperty(k.Key, k.Value))));
        _commands["config ls"] = (_, _) => Answer.Of(new JArray(Options));
        _commands["config set"] = (a, _) =>
        {
            if (!Word(a, "name").Contains('/') && !Options.Contains(Word(a, "name")))
            {
                return Answer.Error(-22, $"unrecognized config option '{Word(a, "name")}'");
            }
            if (_cluster.OptionRefusals.TryGetValue(Word(a, "name"), out var words))
            {
                return Answer.Error(-22, words);
            }
            var entry = EntryOf(Word(a, "who"), Word(a, "name"), Word(a, "value"));
            _cluster.Config.RemoveAll(e => e.Who == entry.Who && e.Name == entry.Name && e.Mask == entry.Mask);
            _cluster.Config.Add(entry);
            return Answer.Ok();
        };
        _commands["config rm"] = (a, _) =>
        {
            var entry = EntryOf(Word(a, "who"), Word(a, "name"), "");
            _cluster.Config.RemoveAll(e => e.Who == entry.Who && e.Name == entry.Name && e.Mask == entry.Mask);
            return Answer.Ok();
        };
        _commands["config get"] = (a, _) =>
            Answer.Ok((_cluster.Config.Find(e => e.Who == Word(a, "who") && e.Name == Word(a, "key"))
                ?? _cluster.Config.Find(e => e.Who == "global" && e.Name == Word(a, "key")))?.Value ?? "");
        _commands["config dump"] = (_, _) => Answer.Of(new JArray(_cluster.Config.Select(e => new JObject
        {
            ["section"] = e.Who,
            ["name"] = e.Name,
            ["value"] = e.Value,
            ["mask"] = e.Mask,
        })));
        _commands["config assimilate-conf"] = (_, input) => Assimilate(Encoding.UTF8.GetString(input));
        _commands["config generate-minimal-conf"] = (_, _) => Answer.Ok(
            $"# minimal ceph.conf for {_cluster.Fsid}\n[global]\n\tfsid = {_cluster.Fsid}\n\tmon_host = {string.Join(' ', _cluster.Mons.Values.Select(m => m.Addresses))}\n");
    }

    // Those of Ceph's thousands that anybody sets here.
    private static readonly string[] Options =
    [
        "auth_allow_insecure_global_id_reclaim", "cluster_network", "container_image", "debug_mds", "debug_mon", "debug_osd", "debug_rgw", "err_to_stderr",
        "log_to_file", "log_to_journald", "log_to_stderr", "mds_cache_memory_limit", "mds_join_fs", "mon_allow_pool_delete", "mon_cluster_log_to_file",
        "mon_cluster_log_to_journald", "mon_cluster_log_to_stderr", "mon_host", "mon_max_pg_per_osd", "mon_pg_warn_min_per_osd", "osd_crush_chooseleaf_type", "osd_memory_target",
        "osd_memory_target_autotune", "osd_pool_default_min_size", "osd_pool_default_pg_autoscale_mode", "osd_pool_default_pg_num", "osd_pool_default_size", "public_network",
        "rgw_frontends", "rgw_realm", "rgw_zone", "rgw_zonegroup",
    ];

    private void AddAuthCommands()
    {
        _commands["auth ls"] = (_, _) => Answer.Of(new JObject { ["auth_dump"] = new JArray(_cluster.Auth.Values.Select(EntityJson)) });
        _commands["auth get"] = (a, _) => _cluster.Auth.TryGetValue(Word(a, "entity"), out var entity)
            ? Answer.Of(new JArray(EntityJson(entity)))
            : Answer.Error(-2, $"failed to find {Word(a, "entity")} in keyring");
        _commands["auth get-key"] = (a, _) => _cluster.Auth.TryGetValue(Word(a, "entity"), out var entity)
            ? Answer.Of(new JObject { ["key"] = entity.Key })
            : Answer.Error(-2, $"don't have {Word(a, "entity")}");
        _commands["auth get-or-create"] = (a, _) =>
        {
            var (name, caps) = (Word(a, "entity"), CapsOf(a));
            if (!_cluster.Auth.TryGetValue(name, out var entity))
            {
                var key = "AQ" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(_cluster.Fsid + name)))[..32];
                entity = _cluster.Auth[name] = new AuthEntity(name, key) { Caps = caps };
            }
            return caps.Count != entity.Caps.Count || caps.Any(c => entity.Caps.GetValueOrDefault(c.Key) != c.Value)
                ? Answer.Error(-22, $"key for {name} exists but cap {caps.Keys.FirstOrDefault()} does not match")
                : Answer.Of(new JArray(EntityJson(entity)));
        };
        _commands["auth caps"] = (a, _) =>
        {
            var name = Word(a, "entity");
            if (!_cluster.Auth.TryGetValue(name, out var entity))
            {
                return Answer.Error(-2, $"couldn't find entry {name}");
            }
            _cluster.Auth[name] = entity with { Caps = CapsOf(a) };
            return Answer.Ok(status: $"updated caps for {name}");
        };
        _commands["auth add"] = (a, input) =>
        {
            var name = Word(a, "entity");
            var key = Encoding.UTF8.GetString(input).Split('\n').First(l => l.Contains("key =", StringComparison.Ordinal)).Split('=', 2)[1].Trim();
            return _cluster.Auth.TryAdd(name, new AuthEntity(name, key)) ? Answer.Ok(status: $"added key for {name}")
                : _cluster.Auth[name].Key == key ? Answer.Ok()
                : Answer.Error(-17, $"entity {name} exists but key does not match");
        };
        _commands["auth rm"] = (a, _) =>
        {
            _cluster.Auth.Remove(Word(a, "entity"));
            return Answer.Ok();
        };
    }

    private Answer Assimilate(string ini)
    {
        var section = "global";
        foreach (var line in ini.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or ';')))
        {
            if (line.StartsWith('[') && line.EndsWith(']'))
            {
                section = line[1..^1];
            }
            else if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                _commands["config set"](new JObject { ["who"] = section, ["name"] = name.Replace(' ', '_'), ["value"] = value }, []);
            }
        }
        return Answer.Ok("\n[global]\n");
    }

    private static ConfigEntry EntryOf(string who, string name, string value)
    {
        var words = who.Split('/', 2);
        return new ConfigEntry(words[0], name, value, words.Length > 1 ? words[1] : "");
    }

    private static Dictionary<string, string> CapsOf(JObject arguments) =>
        Words(arguments, "caps").Chunk(2).ToDictionary(c => c[0], c => c[1]);

    private static JObject EntityJson(AuthEntity entity) => new()
    {
        ["entity"] = entity.Entity,
        ["key"] = entity.Key,
        ["caps"] = new JObject(entity.Caps.Select(c => new JProperty(c.Key, c.Value))),
    };
}
