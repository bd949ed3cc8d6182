using System.Diagnostics;
using System.Text;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>podman, systemd and friends as far as the acting verbs use them: they do in the test's file tree what the real ones do on a host.</summary>
internal sealed class FakePrograms : IProcessRunner
{
    public const string Image = "quay.io/ceph/ceph:v20";
    public const string ImageId = "e4aebf7340157bcc90fe59448e593525f63d8b755e3e187a79f2a3888e14a37f";

    private readonly object gate = new();
    private readonly List<ProcessSpec> commands = [];
    private readonly HashSet<string> active = [];

    public string Root { get; set; } = "";

    /// <summary>Images on the host.</summary>
    public HashSet<string> Images { get; } = [Image];

    /// <summary>Owners of paths in images.</summary>
    public Dictionary<string, string> Owners { get; } = new()
    {
        ["/etc/prometheus"] = "65534 65534", ["/var/lib/grafana"] = "472 0", ["/etc/loki"] = "10001 10001", ["/etc/promtail"] = "1001 1001", ["/var/lib"] = "0 0",
    };

    /// <summary>Units that do not start.</summary>
    public HashSet<string> Failing { get; } = [];

    /// <summary>Answers that a test wants instead, by what the command line holds.</summary>
    public Dictionary<string, Func<ProcessResult>> Instead { get; } = [];

    /// <summary>What the first mon of a bootstrap says of its version.</summary>
    public string FirstMonVersion { get; set; } = "ceph version 20.2.4 (abc) tentacle (stable)";

    /// <summary>What a ceph-volume prepare does to the device.</summary>
    public Action? OnPrepare { get; set; }

    public IReadOnlyCollection<string> Active => active;

    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate)
            {
                return [.. commands.Select(c => c.ToString())];
            }
        }
    }

    public void Forget() => commands.Clear();

    public Process Start(ProcessSpec spec) => throw new InvalidOperationException($"the test did not expect '{spec}'");

    public Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            commands.Add(spec);
            var line = spec.ToString();
            var instead = Instead.Where(i => line.Contains(i.Key, StringComparison.Ordinal)).Select(i => i.Value).FirstOrDefault();
            return Task.FromResult(instead?.Invoke() ?? Path.GetFileName(spec.FileName) switch
            {
                "podman" or "docker" => Podman(spec.Arguments, line),
                "systemctl" => Systemctl(spec.Arguments),
                "journalctl" => Ok("it went wrong\n"),
                "ip" => Ok("""[{"ifname":"eth0","addr_info":[{"family":"inet","local":"10.0.0.11","prefixlen":24},{"family":"inet6","local":"fd00::11","prefixlen":64}]}]"""),
                "sysctl" => Ok(""),
                _ => new ProcessResult(127, "", $"{spec.FileName}: not found"),
            });
        }
    }

    private ProcessResult Podman(IReadOnlyList<string> arguments, string line)
    {
        switch (arguments[0])
        {
            case "--version":
                return Ok("podman version 5.4.2\n");
            case "image":
                return Images.Contains(arguments[^1]) ? Ok($"{ImageId},[quay.io/ceph/ceph@sha256:1234]\n") : Failed("image not known");
            case "pull":
                return Failed("Error: pinging container registry: connection refused");
            case "container":
                var unit = active.FirstOrDefault(u => arguments[^1] == u.Replace('@', '-').Replace(".service", "").Replace('.', '-'));
                return unit is null ? Failed("no such container") : Ok($"running,{ImageId}\n");
            case "run" when line.Contains(" --mkfs "):
                Directory.CreateDirectory($"{Source(arguments, "/var/lib/ceph/mon/")}/store.db");
                return Ok("");
            case "run" when line.EndsWith("first-mon.py", StringComparison.Ordinal):
                return FirstMon(arguments);
            case "run" when line.Contains(" raw prepare "):
                OnPrepare?.Invoke();
                return Ok("");
            case "run" when arguments.Contains("stat"):
                return Owners.TryGetValue(arguments[^1], out var owner) ? Ok(owner + "\n") : Failed($"stat: cannot statx '{arguments[^1]}'");
            case "run" when arguments.Contains("sh"):
                return Ok("64045 64045\nceph version 20.2.4 (abc) tentacle (stable)\n");
            default:
                return Ok("");
        }
    }

    private ProcessResult FirstMon(IReadOnlyList<string> arguments)
    {
        var scratch = Source(arguments, "/run/first-mon");
        Directory.CreateDirectory($"{Source(arguments, "/var/lib/ceph/mon/")}/store.db");
        foreach (var entity in new[] { "mon.", "client.admin", "mgr.host1.abcdef" })
        {
            File.WriteAllText($"{scratch}/{entity}.keyring", $"[{entity}]\n\tkey = SECRET-{entity}\n");
        }
        return Ok($$"""{"uid": 64045, "gid": 64045, "version": "{{FirstMonVersion}}"}""");
    }

    private string Source(IReadOnlyList<string> arguments, string target) =>
        Root + arguments.First(a => a.Contains($":{target}", StringComparison.Ordinal)).Split(':')[0];

    private ProcessResult Systemctl(IReadOnlyList<string> arguments)
    {
        string[] units = [.. arguments.Skip(1).Where(a => !a.StartsWith('-'))];
        switch (arguments[0])
        {
            case "enable":
                foreach (var unit in units)
                {
                    Link(unit);
                }
                return Ok("");
            case "disable":
                foreach (var unit in units)
                {
                    foreach (var wants in Directory.EnumerateDirectories($"{Root}/etc/systemd/system", "*.wants"))
                    {
                        File.Delete($"{wants}/{unit}");
                    }
                }
                return Ok("");
            case "start" or "restart":
                foreach (var unit in units.Where(u => !Failing.Contains(u)))
                {
                    active.Add(unit);
                    MakeSocket(unit);
                }
                return units.Any(Failing.Contains) ? Failed("Job failed. See the journal.") : Ok("");
            case "stop":
                active.ExceptWith(units);
                return Ok("");
            case "show":
                return Ok(new StringBuilder()
                    .Append($"ActiveState={(active.Contains(units[0]) ? "active" : Failing.Contains(units[0]) ? "failed" : "inactive")}\n")
                    .Append($"SubState={(active.Contains(units[0]) ? "running" : "dead")}\n")
                    .Append($"UnitFileState={(active.Contains(units[0]) ? "enabled" : "")}\n").ToString());
            case "list-units":
                return Ok(string.Concat(active.Where(u => u.EndsWith(".service", StringComparison.Ordinal)).Select(u => $"{u} loaded active running\n")));
            default:
                return Ok("");
        }
    }

    // "Wanted by" as our unit files say.
    private void Link(string unit)
    {
        string[] targets = unit switch
        {
            "ceph.target" => ["multi-user.target"],
            _ when unit.EndsWith(".target", StringComparison.Ordinal) => ["multi-user.target", "ceph.target"],
            _ => [unit.Split('@')[0] + ".target"],
        };
        foreach (var target in targets)
        {
            var link = $"{Root}/etc/systemd/system/{target}.wants/{unit}";
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.Delete(link);
            File.CreateSymbolicLink(link, "/etc/systemd/system/" + unit);
        }
    }

    private void MakeSocket(string unit)
    {
        var parts = unit.Replace(".service", "").Split('@');
        if (parts.Length == 2)
        {
            Directory.CreateDirectory($"{Root}/run/ceph/{parts[0]["ceph-".Length..]}");
            File.WriteAllText($"{Root}/run/ceph/{parts[0]["ceph-".Length..]}/ceph-{parts[1]}.asok", "");
        }
    }

    private static ProcessResult Ok(string output) => new(0, output, "");

    private static ProcessResult Failed(string error) => new(125, "", error);
}
