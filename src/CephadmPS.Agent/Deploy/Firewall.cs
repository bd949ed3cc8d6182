using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>firewalld, when it runs on the host. Other firewalls are the admin's.</summary>
public sealed class Firewall(HostContext host)
{
    private const string Program = "/usr/bin/firewall-cmd";

    /// <summary>Opens services and TCP ports for good; returns what could not be opened.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(IEnumerable<string> services, IEnumerable<int> ports, CancellationToken cancellation)
    {
        string[] wanted = [.. services.Select(s => $"service={s}"), .. ports.Select(p => $"port={p}/tcp")];
        return await ChangeAsync("add", wanted, present: false, cancellation);
    }

    /// <summary>Closes TCP ports; returns what could not be closed.</summary>
    public Task<IReadOnlyList<string>> CloseAsync(IEnumerable<int> ports, CancellationToken cancellation) =>
        ChangeAsync("remove", [.. ports.Select(p => $"port={p}/tcp")], present: true, cancellation);

    private async Task<IReadOnlyList<string>> ChangeAsync(string verb, IReadOnlyList<string> rules, bool present, CancellationToken cancellation)
    {
        if (rules.Count == 0 || !await IsRunningAsync(cancellation))
        {
            return [];
        }
        List<string> warnings = [];
        var changed = false;
        foreach (var rule in rules)
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

    private async Task<bool> IsRunningAsync(CancellationToken cancellation) =>
        File.Exists(host.PathOf(Program)) && (await CallAsync(cancellation, "--state")).Ok;

    private Task<ProcessResult> CallAsync(CancellationToken cancellation, params string[] arguments) =>
        host.Processes.RunAsync(new ProcessSpec(Program, arguments), cancellation);
}
