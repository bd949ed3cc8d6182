using System.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedMonitor
{
    private void AddMapCommands()
    {
        _commands["status"] = (_, _) => Answer.Of(Status());
        _commands["quorum_status"] = (_, _) => Answer.Of(new JObject
        {
            ["quorum_names"] = new JArray(_cluster.Quorum),
            ["quorum_leader_name"] = _cluster.Quorum.FirstOrDefault() ?? "",
            ["monmap"] = MonMapJson(),
        });
        _commands["mon dump"] = (_, _) => Answer.Of(MonMapJson());
        _commands["mon getmap"] = (_, _) => new Answer(0, "", $"got monmap epoch {_cluster.MapEpoch}",
            [0x0a, 0x06, 0xe5, 0x00, .. Encoding.UTF8.GetBytes(MonMapJson().ToString())]);
        _commands["mon ok-to-stop"] = (a, _) => Majority(_cluster.Mons.Count, Words(a, "ids"),
            "not enough monitors would be available ({0}) after stopping mons [{1}]", "quorum should be preserved ({0}) after stopping [{1}]");
        _commands["mon ok-to-rm"] = (a, _) => Majority(_cluster.Mons.Count - 1, [Word(a, "id")],
            "removing mon.{1} would break quorum", "safe to remove mon.{1}");
        _commands["mon rm"] = (a, _) =>
        {
            _cluster.MapEpoch++;
            return _cluster.Mons.Remove(Word(a, "name"))
                ? Answer.Ok(status: $"removing mon.{Word(a, "name")}")
                : Answer.Ok(status: $"mon.{Word(a, "name")} does not exist or has already been removed");
        };
        _commands["mon add"] = (a, _) =>
        {
            var name = Word(a, "name");
            if (_cluster.Mons.ContainsKey(name))
            {
                return Answer.Ok(status: $"mon.{name} already exists");
            }
            _cluster.MapEpoch++;
            _cluster.AddMon(name, Word(a, "addr"));
            _cluster.Mons[name].Running = _cluster.MonsOutside.Remove(name);
            return Answer.Ok(status: $"adding mon.{name}");
        };
        _commands["mgr dump"] = (_, _) => Answer.Of(new JObject
        {
            ["epoch"] = _cluster.MapEpoch,
            ["available"] = _cluster.Mgrs.Count > 0,
            ["active_name"] = _cluster.Mgrs.FirstOrDefault() ?? "",
            ["active_addr"] = _cluster.Mgrs.Count > 0 ? "10.0.0.1:6800/1" : "-",
            ["standbys"] = new JArray(_cluster.Mgrs.Skip(1).Select(m => new JObject { ["name"] = m })),
            ["modules"] = new JArray("iostat"),
            ["services"] = new JObject(),
        });
        _commands["mgr fail"] = (a, _) =>
        {
            var name = Word(a, "who");
            // The only one becomes active again.
            if (_cluster.Mgrs.Count > 0 && _cluster.Mgrs[0] == name)
            {
                _cluster.Mgrs.RemoveAt(0);
                _cluster.Mgrs.Add(name);
                _cluster.MapEpoch++;
            }
            return Answer.Ok();
        };
        _commands["mds ok-to-stop"] = (a, _) =>
        {
            var left = _cluster.Mdss.Except(Words(a, "ids")).Count();
            return _cluster.FileSystems.Count > 0 && left == 0 && _cluster.Mdss.Count > 0
                ? Answer.Error(-16, "one or more filesystems would be without an mds")
                : Answer.Ok(status: $"should be safe to stop [{string.Join(',', Words(a, "ids"))}]");
        };
        _commands["versions"] = (_, _) => Answer.Of(Versions());
        _commands["mon metadata"] = (_, _) => Answer.Of(Metadata(_cluster.Quorum));
        _commands["mgr metadata"] = (_, _) => Answer.Of(Metadata(_cluster.Mgrs));
        _commands["mds metadata"] = (_, _) => Answer.Of(Metadata(_cluster.Mdss));
        _commands["log"] = (_, _) => Answer.Ok();
    }

    // A daemon's id begins with its host, or with its service and then its host.
    private JArray Metadata(IEnumerable<string> ids) => new(ids.Select(id => new JObject
    {
        ["name"] = id,
        ["hostname"] = id.Split('.') is [_, var host, _] ? host : id.Split('.')[0],
        ["ceph_release"] = _cluster.OtherReleases.GetValueOrDefault(id, "tentacle"),
    }));

    private Answer Majority(int members, IEnumerable<string> leaving, string no, string yes)
    {
        var names = leaving.ToList();
        var left = _cluster.Quorum.Except(names).ToList();
        var text = left.Count > members / 2 && left.Count > 0 ? yes : no;
        text = text.Replace("{0}", string.Join(',', left), StringComparison.Ordinal).Replace("{1}", string.Join(',', names), StringComparison.Ordinal);
        return left.Count > members / 2 && left.Count > 0 ? Answer.Ok(status: text) : Answer.Error(-16, text);
    }

    private JObject Status()
    {
        var checks = new JObject();
        void Check(bool wrong, string code, string severity, string text)
        {
            if (wrong)
            {
                checks[code] = new JObject { ["severity"] = severity, ["summary"] = new JObject { ["message"] = text, ["count"] = 1 }, ["muted"] = _cluster.MutedChecks.Contains(code) };
            }
        }
        var (up, all) = (_cluster.Osds.Values.Count(o => o.Up), _cluster.Osds.Count);
        Check(_cluster.Quorum.Count < _cluster.Mons.Count, "MON_DOWN", "HEALTH_WARN", $"{_cluster.Mons.Count - _cluster.Quorum.Count}/{_cluster.Mons.Count} mons down");
        Check(_cluster.Mgrs.Count == 0, "MGR_DOWN", "HEALTH_WARN", "no active mgr");
        Check(up < all, "OSD_DOWN", "HEALTH_WARN", $"{all - up} osds down");
        Check(_cluster.FileSystems.Count > 0 && _cluster.Mdss.Count == 0, "MDS_ALL_DOWN", "HEALTH_ERR", "1 filesystem is offline");
        Check(UpstreamRests(), "CEPHADM_PAUSED", "HEALTH_WARN", "cephadm background work is paused");
        foreach (var (code, check) in _cluster.Checks)
        {
            Check(true, code, check.Severity, check.Summary);
        }
        var worst = checks.Properties().Where(c => !(bool)c.Value["muted"]!).Select(c => (string)c.Value["severity"]!).DefaultIfEmpty("HEALTH_OK")
            .MaxBy(s => s switch { "HEALTH_ERR" => 2, "HEALTH_WARN" => 1, _ => 0 });
        return new JObject
        {
            ["fsid"] = _cluster.Fsid,
            ["health"] = new JObject { ["status"] = worst, ["checks"] = checks },
            ["quorum_names"] = new JArray(_cluster.Quorum),
            ["monmap"] = new JObject { ["epoch"] = _cluster.MapEpoch, ["num_mons"] = _cluster.Mons.Count },
            ["osdmap"] = new JObject { ["num_osds"] = all, ["num_up_osds"] = up, ["num_in_osds"] = _cluster.Osds.Values.Count(o => o.In) },
            ["pgmap"] = new JObject { ["num_pgs"] = _cluster.Pools.Count, ["pgs_by_state"] = new JArray() },
            ["mgrmap"] = new JObject { ["available"] = _cluster.Mgrs.Count > 0, ["num_standbys"] = Math.Max(0, _cluster.Mgrs.Count - 1) },
        };
    }

    private JObject MonMapJson() => WithCiphers(new JObject
    {
        ["epoch"] = _cluster.MapEpoch,
        ["fsid"] = _cluster.Fsid,
        ["min_mon_release_name"] = _cluster.MinMonRelease,
        ["mons"] = new JArray(_cluster.Mons.Values.Select((mon, rank) => new JObject
        {
            ["rank"] = rank,
            ["name"] = mon.Name,
            ["public_addrs"] = new JObject
            {
                ["addrvec"] = new JArray(mon.Addresses.Trim('[', ']').Split(',').Select(a => a.Split(':', 2))
                    .Select(a => new JObject { ["type"] = a[0], ["addr"] = a[1], ["nonce"] = 0 })),
            },
            ["crush_location"] = "{}",
        })),
    });

    private JObject Versions()
    {
        var running = new (string Type, IEnumerable<string> Ids)[]
        {
            ("mon", _cluster.Quorum), ("mgr", _cluster.Mgrs), ("osd", _cluster.Osds.Values.Where(o => o.Up).Select(o => $"{o.Id}")), ("mds", _cluster.Mdss),
        };
        var versions = running.SelectMany(type => type.Ids.Select(id => (type.Type, Version: _cluster.DaemonVersions.GetValueOrDefault($"{type.Type}.{id}", _cluster.Version)))).ToList();
        var json = new JObject();
        foreach (var type in versions.Concat(versions.Select(daemon => ("overall", daemon.Version))).GroupBy(daemon => daemon.Item1))
        {
            json[type.Key] = new JObject(type.GroupBy(daemon => daemon.Item2).Select(version => new JProperty(version.Key, version.Count())));
        }
        return json;
    }
}
