using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy.Firewalls;

/// <summary>ufw, Ubuntu's and often Debian's front end. It passes over rules that are there already, and keeps them by itself.</summary>
internal sealed class Ufw(HostContext host) : IFirewall
{
    public string Name => "ufw";

    public async Task<bool> IsInChargeAsync(CancellationToken cancellation) =>
        Programs.Find(host, "ufw") is not null && (await CallAsync(["status"], cancellation)) is { Ok: true } answer && answer.Output.Contains("Status: active", StringComparison.Ordinal);

    public Task<IReadOnlyList<string>> OpenAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation) =>
        EachAsync(rules, "open", range => ["allow", $"{range}/tcp"], cancellation);

    public Task<IReadOnlyList<string>> CloseAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation) =>
        EachAsync(rules, "close", range => ["--force", "delete", "allow", $"{range}/tcp"], cancellation);

    private async Task<IReadOnlyList<string>> EachAsync(
        IReadOnlyList<FirewallRule> rules, string what, Func<string, string[]> arguments, CancellationToken cancellation)
    {
        List<string> warnings = [];
        foreach (var range in rules.SelectMany(rule => rule.AsPorts()).Select(rule => rule.Range(':')).Distinct())
        {
            var answer = await CallAsync(arguments(range), cancellation);
            if (!answer.Ok && !answer.Error.Contains("non-existent rule", StringComparison.Ordinal))
            {
                warnings.Add($"ufw did not {what} TCP {range}: {answer.Error.Trim()}");
            }
        }
        return warnings;
    }

    private Task<ProcessResult> CallAsync(string[] arguments, CancellationToken cancellation) =>
        // Its messages are read, so they must be English.
        host.Processes.RunAsync(new ProcessSpec("env", ["LC_ALL=C", Programs.Find(host, "ufw")!, .. arguments]), cancellation);
}
