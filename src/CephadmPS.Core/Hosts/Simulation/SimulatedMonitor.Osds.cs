using CephadmPS.Core.Monitors;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedMonitor
{
    private void AddOsdCommands()
    {
        _commands["osd dump"] = (_, _) => Answer.Of(new JObject
        {
            ["epoch"] = _cluster.MapEpoch,
            ["require_osd_release"] = _cluster.RequireOsdRelease,
            ["flags_set"] = new JArray("sortbitwise"),
            ["pools"] = new JArray(_cluster.Pools.Select(p => new JObject { ["pool_name"] = p.Key, ["pool"] = p.Value })),
            ["osds"] = new JArray(_cluster.Osds.Values.Select(o => new JObject
            {
                ["osd"] = o.Id,
                ["uuid"] = o.Uuid,
                ["up"] = o.Up ? 1 : 0,
                ["in"] = o.In ? 1 : 0,
                ["weight"] = o.In ? 1 : 0,
                ["state"] = o.Destroyed ? new JArray("destroyed", "exists") : new JArray("exists", o.Up ? "up" : "down"),
            })),
        });
        _commands["osd tree"] = (_, _) => Answer.Of(Tree());
        _commands["osd ok-to-stop"] = (a, _) =>
        {
            var ids = Ids(a);
            // As with pools of size 3 and min_size 2 across hosts: all that go must share one host, and nothing else may be down.
            var hosts = _cluster.Osds.Values.Where(o => ids.Contains(o.Id) || !o.Up).Select(o => o.HostName).Distinct().Count();
            return _cluster.Pools.Count > 0 && hosts > 1
                ? Answer.Error(-16, $"unsafe to stop osd(s) at this time ({_cluster.Pools.Count} PGs are or would become offline)")
                : Answer.Of(new JObject { ["ok_to_stop"] = true, ["osds"] = new JArray(ids) });
        };
        _commands["osd safe-to-destroy"] = (a, _) =>
        {
            var ids = Ids(a);
            var safe = ids.Where(i => !_cluster.Osds.TryGetValue(i, out var osd) || !osd.HoldsData || _cluster.Pools.Count == 0).ToList();
            var json = new JObject
            {
                ["safe_to_destroy"] = new JArray(safe),
                ["active"] = new JArray(ids.Except(safe)),
                ["missing_stats"] = new JArray(),
                ["stored_pgs"] = new JArray(),
            };
            return new Answer(safe.Count == ids.Count ? 0 : -16, json.ToString(), "");
        };
        _commands["osd df"] = (_, _) => Answer.Of(new JObject
        {
            ["nodes"] = new JArray(_cluster.Osds.Values.Select(o => new JObject
            {
                ["id"] = o.Id,
                ["pgs"] = o.HoldsData && _cluster.Pools.Count > 0 ? 8 : 0,
            })),
            ["stray"] = new JArray(),
        });
        _commands["osd down"] = (a, _) =>
        {
            foreach (var id in Ids(a).Where(_cluster.Osds.ContainsKey))
            {
                _cluster.Osds[id].Up = false;
            }
            _cluster.MapEpoch++;
            return Answer.Ok();
        };
        _commands["osd crush reweight"] = (a, _) =>
        {
            if (!_cluster.Osds.TryGetValue(Number(Word(a, "name").Split('.')[1]), out var osd))
            {
                return Answer.Error(-2, $"device '{Word(a, "name")}' does not appear in the crush map");
            }
            osd.CrushWeight = (double)a["weight"]!;
            _cluster.MapEpoch++;
            return Answer.Ok();
        };
        _commands["osd destroy-actual"] = (a, _) =>
        {
            if (OsdName(a) is not { } id)
            {
                return NoOsdName;
            }
            if (_cluster.Osds.TryGetValue(id, out var osd))
            {
                osd.Destroyed = true;
                osd.Up = osd.In = false;
                _cluster.Auth.Remove($"osd.{osd.Id}");
                _cluster.MapEpoch++;
            }
            return Answer.Ok();
        };
        _commands["osd set-group"] = (a, _) => SetGroup(a, true);
        _commands["osd unset-group"] = (a, _) => SetGroup(a, false);
        _commands["osd crush add-bucket"] = (_, _) => Answer.Ok();
        _commands["osd purge-actual"] = _commands["osd purge"] = (a, _) =>
        {
            if (OsdName(a) is not { } id)
            {
                return NoOsdName;
            }
            if (_cluster.Osds.TryGetValue(id, out var osd) && osd.Up)
            {
                return Answer.Error(-16, $"osd.{id} is not `down`.");
            }
            _cluster.Osds.Remove(id);
            _cluster.Auth.Remove($"osd.{id}");
            _cluster.MapEpoch++;
            return Answer.Ok(status: $"purged osd.{id}");
        };
        _commands["osd out"] = (a, _) => SetIn(a, false);
        _commands["osd in"] = (a, _) => SetIn(a, true);
        _commands["osd crush rm"] = (_, _) => Answer.Ok();
        _commands["osd pool create"] = (a, _) =>
        {
            var name = Word(a, "pool");
            return _cluster.Pools.TryAdd(name, _cluster.Pools.Count + 1)
                ? Answer.Ok(status: $"pool '{name}' created")
                : Answer.Ok(status: $"pool '{name}' already exists");
        };
        _commands["osd pool application enable"] = (a, _) => _cluster.Pools.ContainsKey(Word(a, "pool"))
            ? Answer.Ok(status: $"enabled application '{Word(a, "app")}' on pool '{Word(a, "pool")}'")
            : Answer.Error(-2, $"unrecognized pool '{Word(a, "pool")}'");
        _commands["fs ls"] = (_, _) => Answer.Of(new JArray(_cluster.FileSystems.Select(f => new JObject
        {
            ["name"] = f.Name,
            ["metadata_pool"] = f.MetadataPool,
            ["data_pools"] = new JArray(f.DataPools),
        })));
        _commands["fs new"] = (a, _) =>
        {
            var name = Word(a, "fs_name");
            if (_cluster.FileSystems.Exists(f => f.Name == name))
            {
                return Answer.Ok(status: $"filesystem '{name}' already exists");
            }
            _cluster.FileSystems.Add(new CephFileSystem(name, Word(a, "metadata"), [Word(a, "data")]));
            return Answer.Ok(status: "new fs with metadata pool 1 and data pool 2");
        };
    }

    private JObject Tree()
    {
        var hosts = _cluster.Osds.Values.GroupBy(o => o.HostName, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var nodes = new JArray
        {
            new JObject { ["id"] = -1, ["name"] = "default", ["type"] = "root", ["children"] = new JArray(hosts.Select((_, i) => -2 - i)) },
        };
        for (var i = 0; i < hosts.Count; i++)
        {
            nodes.Add(new JObject { ["id"] = -2 - i, ["name"] = hosts[i].Key, ["type"] = "host", ["children"] = new JArray(hosts[i].Select(o => o.Id)) });
            foreach (var osd in hosts[i])
            {
                nodes.Add(new JObject
                {
                    ["id"] = osd.Id,
                    ["name"] = $"osd.{osd.Id}",
                    ["type"] = "osd",
                    ["status"] = osd.Up ? "up" : "down",
                    ["device_class"] = osd.DeviceClass,
                    ["crush_weight"] = osd.CrushWeight,
                    ["reweight"] = osd.In ? 1 : 0,
                });
            }
        }
        return new JObject { ["nodes"] = nodes, ["stray"] = new JArray() };
    }

    private Answer SetGroup(JObject arguments, bool value)
    {
        foreach (var bucket in Words(arguments, "who"))
        {
            if (!_cluster.Osds.Values.Any(o => o.HostName == bucket))
            {
                return Answer.Error(-2, $"invalid bucket: {bucket}");
            }
            _ = value ? _cluster.NooutBuckets.Add(bucket) : _cluster.NooutBuckets.Remove(bucket);
        }
        _cluster.MapEpoch++;
        return Answer.Ok();
    }

    private Answer SetIn(JObject arguments, bool value)
    {
        foreach (var id in Ids(arguments))
        {
            if (_cluster.Osds.TryGetValue(id, out var osd))
            {
                osd.In = value;
            }
        }
        _cluster.MapEpoch++;
        return Answer.Ok();
    }

    private static List<int> Ids(JObject arguments) => [.. Words(arguments, "ids").Select(Number)];
}
