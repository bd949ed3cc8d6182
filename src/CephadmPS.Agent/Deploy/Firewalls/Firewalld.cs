using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy.Firewalls;

/// <summary>firewalld.</summary>
internal sealed class Firewalld(HostContext host) : IFirewall
{
    private const string Program = "firewall-cmd";

    public string Name => "firewalld";

    public async Task<bool> IsInChargeAsync(CancellationToken cancellation) =>
        Programs.Find(host, Program) is not null && (await CallAsync(cancellation, "--state")).Ok;

    public Task<IReadOnlyList<string>> OpenAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation) => ChangeAsync("add", rules, present: false, cancellation);

    public Task<IReadOnlyList<string>> CloseAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation) => ChangeAsync("remove", rules, present: true, cancellation);

    private async Task<IReadOnlyList<string>> ChangeAsync(string verb, IReadOnlyList<FirewallRule> rules, bool present, CancellationToken cancellation)
    {
        List<string> warnings = [];
        var changed = false;
        foreach (var rule in rules.Select(rule => rule.Service is null ? $"port={rule.Range('-')}/tcp" : $"service={rule.Service}"))
        {
            if ((await CallAsync(cancellation, "--permanent", $"--query-{rule}")).Ok != present)
            {
                continue;
            }
            var answer = await CallAsync(cancellation, "--permanent", $"--{verb}-{rule}");
            changed |= answer.Ok;
            if (!answer.Ok)
            {
                warnings.Add($"firewalld did not {verb} {rule}: {answer.Error.Trim()}");
            }
        }
        if (changed && await CallAsync(cancellation, "--reload") is { Ok: false } reload)
        {
            warnings.Add($"firewalld did not reload its rules: {reload.Error.Trim()}");
        }
        return warnings;
    }

    private Task<ProcessResult> CallAsync(CancellationToken cancellation, params string[] arguments) =>
        host.Processes.RunAsync(new ProcessSpec(Programs.Find(host, Program)!, arguments), cancellation);
}
