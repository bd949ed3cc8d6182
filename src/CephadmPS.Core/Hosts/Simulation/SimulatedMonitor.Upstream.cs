using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedMonitor
{
    private const string PauseKey = "mgr/cephadm/pause";

    // Upstream's cephadm module, as far as a take-over has to do with it: without an inventory it is not there.
    private void AddUpstreamCommands()
    {
        _commands["orch status"] = Orch(() => Answer.Of(new JObject { ["available"] = true, ["backend"] = "cephadm", ["paused"] = _cluster.ConfigKeys.ContainsKey(PauseKey) }));
        _commands["orch pause"] = Orch(() =>
        {
            _cluster.ConfigKeys[PauseKey] = "true";
            return Answer.Ok();
        });
        _commands["health mute"] = (arguments, _) =>
        {
            _cluster.MutedChecks.Add((string)arguments["code"]!);
            return Answer.Ok();
        };
        _commands["health unmute"] = (arguments, _) =>
        {
            _cluster.MutedChecks.Remove((string)arguments["code"]!);
            return Answer.Ok();
        };
        _commands["orch resume"] = Orch(() =>
        {
            _cluster.ConfigKeys.Remove(PauseKey);
            return Answer.Ok();
        });
    }

    // Its loop raises the check when it begins a pass and finds the pause.
    private bool UpstreamRests() => _cluster.ConfigKeys.ContainsKey(PauseKey) && _cluster.UpstreamBusyLooks-- <= 0;

    private Command Orch(Func<Answer> run) => (_, _) => _cluster.ConfigKeys.ContainsKey("mgr/cephadm/inventory")
        ? run()
        : Answer.Error(-2, "Error ENOENT: No orchestrator configured (try `ceph orch set backend`)");
}
