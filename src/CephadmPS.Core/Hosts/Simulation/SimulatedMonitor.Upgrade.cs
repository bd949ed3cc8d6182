using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedMonitor
{
    // What an upgrade asks for.
    private void AddUpgradeCommands()
    {
        _commands["fs dump"] = (_, _) => Answer.Of(FileSystemsJson());
        _commands["fs set"] = (a, _) =>
        {
            if (!_cluster.FileSystems.Exists(f => f.Name == Word(a, "fs_name")))
            {
                return Answer.Error(-2, $"Filesystem not found: '{Word(a, "fs_name")}'");
            }
            var settings = SettingsOf(Word(a, "fs_name"));
            var value = Word(a, "val");
            switch (Word(a, "var"))
            {
                case "max_mds":
                    settings.MaxMds = Number(value);
                    break;
                case "allow_standby_replay":
                    settings.StandbyReplay = value == "true";
                    break;
                case "joinable":
                    settings.Joinable = value == "true";
                    break;
                default:
                    return Answer.Error(-22, $"unknown variable {Word(a, "var")}");
            }
            _cluster.MapEpoch++;
            return Answer.Ok();
        };
        _commands["fs fail"] = (a, _) =>
        {
            SettingsOf(Word(a, "fs_name")).Joinable = false;
            _cluster.MapEpoch++;
            return Answer.Ok();
        };
        _commands["auth rotate"] = (a, _) =>
        {
            var name = Word(a, "entity");
            if (!_cluster.Auth.TryGetValue(name, out var entity))
            {
                return Answer.Error(-2, $"entity {name} does not exist");
            }
            var type = Word(a, "key_type") == "aes256k" ? State.Leadership.CephxKey.Aes256k : State.Leadership.CephxKey.Aes;
            _cluster.Auth[name] = entity with { Key = State.Leadership.CephxKey.New(type, DateTimeOffset.UnixEpoch) };
            return Answer.Of(new JArray(EntityJson(_cluster.Auth[name])));
        };
        _commands["mon set"] = (a, _) =>
        {
            if (Word(a, "name") != "auth_service_cipher")
            {
                return Answer.Error(-22, $"unknown setting {Word(a, "name")}");
            }
            _cluster.ServiceCipher = Word(a, "value");
            return Answer.Ok();
        };
        _commands["osd require-osd-release"] = (a, _) =>
        {
            var release = Word(a, "release");
            if (_cluster.Osds.Values.Any(o => o.Up && ReleaseOf(o.Id) is { } own && string.CompareOrdinal(own, release) < 0))
            {
                return Answer.Error(-1, $"not all up OSDs have CEPH_FEATURE_SERVER_{release.ToUpperInvariant()} feature");
            }
            _cluster.RequireOsdRelease = release;
            _cluster.MapEpoch++;
            return Answer.Ok();
        };
    }

    private JObject WithCiphers(JObject map)
    {
        if (_cluster.ServiceCipher is { } cipher)
        {
            map["auth_service_cipher"] = new JObject { ["name"] = cipher, ["value"] = cipher == "aes" ? 1 : 2 };
            map["auth_allowed_ciphers"] = new JArray(new JObject { ["name"] = "aes", ["value"] = 1 }, new JObject { ["name"] = "aes256k", ["value"] = 2 });
        }
        return map;
    }

    private string? ReleaseOf(int osd) =>
        Upgrade.CephVersion.TryParseProgram(_cluster.DaemonVersions.GetValueOrDefault($"osd.{osd}", _cluster.Version), out _, out var release) ? release : null;

    private SimulatedFileSystem SettingsOf(string name) =>
        _cluster.FileSystemSettings.TryGetValue(name, out var settings) ? settings : _cluster.FileSystemSettings[name] = new SimulatedFileSystem();

    private JObject FileSystemsJson()
    {
        var standbys = _cluster.Mdss.ToList();
        var maps = new JArray();
        foreach (var (fileSystem, index) in _cluster.FileSystems.Select((fileSystem, index) => (fileSystem, index)))
        {
            var settings = SettingsOf(fileSystem.Name);
            // An mds prefers the file system that its name begins with.
            var holders = settings.Joinable ? standbys.Where(id => id.StartsWith(fileSystem.Name + ".", StringComparison.Ordinal)).Take(settings.MaxMds).ToList() : [];
            standbys.RemoveAll(holders.Contains);
            maps.Add(new JObject
            {
                ["id"] = index + 1,
                ["mdsmap"] = new JObject
                {
                    ["fs_name"] = fileSystem.Name,
                    ["max_mds"] = settings.MaxMds,
                    ["in"] = new JArray(Enumerable.Range(0, Math.Max(1, holders.Count))),
                    ["flags_state"] = new JObject { ["joinable"] = settings.Joinable, ["allow_standby_replay"] = settings.StandbyReplay },
                    ["info"] = new JObject(holders.Select((id, rank) => new JProperty($"gid_{4000 + rank}", new JObject { ["name"] = id, ["rank"] = rank, ["state"] = "up:active" }))),
                },
            });
        }
        return new JObject { ["filesystems"] = maps, ["standbys"] = new JArray(standbys.Select(id => new JObject { ["name"] = id, ["rank"] = -1, ["state"] = "up:standby" })) };
    }
}
