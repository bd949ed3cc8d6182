using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy.Firewalls;

/// <summary>iptables by the services that load its saved rules: netfilter-persistent (Debian) or iptables.service (Red Hat). They save ours as well.</summary>
internal sealed class Iptables(HostContext host) : IFirewall
{
    private static readonly string[] Families = ["iptables", "ip6tables"];

    public string Name => "iptables";

    public async Task<bool> IsInChargeAsync(CancellationToken cancellation) =>
        Programs.Find(host, "iptables") is not null && (await IsActiveAsync("netfilter-persistent.service", cancellation) || await IsActiveAsync("iptables.service", cancellation));

    public Task<IReadOnlyList<string>> OpenAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation) => ChangeAsync(rules, open: true, cancellation);

    public Task<IReadOnlyList<string>> CloseAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation) => ChangeAsync(rules, open: false, cancellation);

    private async Task<IReadOnlyList<string>> ChangeAsync(IReadOnlyList<FirewallRule> rules, bool open, CancellationToken cancellation)
    {
        List<string> warnings = [];
        var changed = false;
        foreach (var family in Families.Where(family => Programs.Find(host, family) is not null))
        {
            foreach (var range in rules.SelectMany(rule => rule.AsPorts()).Select(rule => rule.Range(':')).Distinct())
            {
                string[] rule = ["INPUT", "-p", "tcp", "--dport", range, "-m", "comment", "--comment", "cephadm-agent", "-j", "ACCEPT"];
                if ((await CallAsync(family, ["--check", .. rule], cancellation)).Ok == open)
                {
                    continue;
                }
                var answer = await CallAsync(family, [open ? "--insert" : "--delete", .. rule], cancellation);
                changed |= answer.Ok;
                if (!answer.Ok)
                {
                    warnings.Add($"{family} did not {(open ? "open" : "close")} TCP {range}: {answer.Error.Trim()}");
                }
            }
        }
        if (changed && await SaveAsync(cancellation) is { Ok: false } saved)
        {
            warnings.Add($"the rules of iptables could not be saved, and are lost with the next boot: {saved.Error.Trim()}");
        }
        return warnings;
    }

    private Task<ProcessResult> SaveAsync(CancellationToken cancellation) => host.Processes.RunAsync(
        Programs.Find(host, "netfilter-persistent") is { } program
            ? new ProcessSpec(program, "save")
            : new ProcessSpec("/usr/libexec/iptables/iptables.init", "save"), cancellation);

    private async Task<bool> IsActiveAsync(string unit, CancellationToken cancellation) =>
        (await host.Processes.RunAsync(new ProcessSpec("systemctl", "is-active", "--quiet", unit), cancellation)).Ok;

    private Task<ProcessResult> CallAsync(string family, string[] arguments, CancellationToken cancellation) =>
        host.Processes.RunAsync(new ProcessSpec(Programs.Find(host, family)!, ["--wait", .. arguments]), cancellation);
}
