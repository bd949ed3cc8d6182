using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;

namespace CephadmPS.Agent.Deploy.Firewalls;

/// <summary>
/// The firewall of a host, whichever program is in charge of it; none is no error. What was opened is kept in a record, so that exactly that is
/// closed again when the last daemon that needs it has gone, and nothing that the admin opened.
/// </summary>
public sealed class HostFirewall(HostContext host)
{
    private readonly HostFiles _files = new(host);

    private string RecordPath => $"{host.AgentDir}/firewall";

    /// <summary>Lets in what a daemon needs; returns what could not be done.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(IEnumerable<string> services, IEnumerable<int> ports, CancellationToken cancellation)
    {
        FirewallRule[] rules = [.. services.Select(FirewallRule.OfService), .. ports.Select(FirewallRule.OfPort)];
        if (rules.Length == 0 || await InChargeAsync(cancellation) is not { } firewall)
        {
            return [];
        }
        var warnings = await firewall.OpenAsync(rules, cancellation);
        Record(Recorded.Union(rules));
        return warnings;
    }

    /// <summary>Takes back what we opened and no daemon on the host needs any more, and the ports that the caller names unless another daemon has them.</summary>
    public async Task<IReadOnlyList<string>> CloseUnneededAsync(IEnumerable<int> alsoPorts, CancellationToken cancellation)
    {
        var needed = Needed().ToHashSet();
        FirewallRule[] rules = [.. Recorded.Union(alsoPorts.Select(FirewallRule.OfPort)).Where(rule => !needed.Contains(rule))];
        if (rules.Length == 0 || await InChargeAsync(cancellation) is not { } firewall)
        {
            return [];
        }
        var warnings = await firewall.CloseAsync(rules, cancellation);
        Record(Recorded.Except(rules));
        return warnings;
    }

    private IReadOnlyList<FirewallRule> Recorded =>
        [.. (_files.ReadText(RecordPath) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(FirewallRule.Parse).OfType<FirewallRule>()];

    private void Record(IEnumerable<FirewallRule> rules)
    {
        var text = string.Concat(rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal).Select(line => line + "\n"));
        if (text.Length > 0)
        {
            _files.Write(RecordPath, text, HostFiles.Private, Owner.Root);
        }
        else
        {
            _files.DeleteFile(RecordPath);
        }
    }

    // Of all clusters that have daemons here.
    private IEnumerable<FirewallRule> Needed() =>
        from fsid in _files.Entries(host.DataDir).Where(name => Guid.TryParseExact(name, "D", out _))
        from daemon in DaemonDirectories.Of(host, fsid)
        let form = DaemonForms.Find(daemon.Type)
        from rule in (form?.FirewallServices ?? []).Select(FirewallRule.OfService)
            .Concat((form?.FirewallPorts ?? []).Concat(UnitMeta.Read(_files.ReadText($"{host.DaemonDir(fsid, daemon.Name)}/unit.meta")).Ports).Select(FirewallRule.OfPort))
        select rule;

    private async Task<IFirewall?> InChargeAsync(CancellationToken cancellation)
    {
        foreach (var firewall in new IFirewall[] { new Firewalld(host), new Ufw(host), new Nftables(host, _files), new Iptables(host) })
        {
            if (await firewall.IsInChargeAsync(cancellation))
            {
                return firewall;
            }
        }
        return null;
    }
}
