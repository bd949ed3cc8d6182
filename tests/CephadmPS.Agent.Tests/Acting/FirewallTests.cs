using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class FirewallTests : IDisposable
{
    private readonly ActingHost host = new();
    private readonly HashSet<string> open = [];

    public void Dispose() => host.Dispose();

    private string[] Calls(string program) => [.. host.Programs.Commands.Where(c => c.Contains(program)).Select(c => c[(c.IndexOf(program, StringComparison.Ordinal) + program.Length + 1)..])];

    private static Func<Hosting.ProcessResult> Says(string output, int code = 0) => () => new(code, output, "");

    // One that remembers what it is told, by the rule in the command line.
    private void Firewalld()
    {
        host.With("/usr/bin/firewall-cmd", "");
        host.Programs.Instead["firewall-cmd --state"] = Says("running");
        foreach (var rule in new[] { "service=ceph-mon", "service=ceph", "service=nfs", "port=6789/tcp", "port=3300/tcp", "port=9000/tcp" })
        {
            host.Programs.Instead[$"--query-{rule}"] = () => new(open.Contains(rule) ? 0 : 1, "", "");
            host.Programs.Instead[$"--add-{rule}"] = () => new(open.Add(rule) ? 0 : 9, "", "");
            host.Programs.Instead[$"--remove-{rule}"] = () => new(open.Remove(rule) ? 0 : 9, "", "");
        }
        host.Programs.Instead["firewall-cmd --reload"] = Says("success");
    }

    private Task DeployAsync(string name, params int[] ports) => new DeployVerb().RunAsync(
        ActingHost.RequestOf(name, r => r.Params.TcpPorts = [.. ports]), host.Verb, CancellationToken.None);

    private Task RemoveAsync(string name, params int[] ports) => new RemoveDaemonVerb().RunAsync(
        new RemoveDaemonRequest { Fsid = TestHost.Fsid, Name = name, Force = true, TcpPorts = [.. ports] }, host.Verb, CancellationToken.None);

    [Fact]
    public async Task Firewalld_gets_services_and_ports_once()
    {
        Firewalld();
        await DeployAsync("mds.x", 9000);
        await DeployAsync("mgr.y");
        Assert.Equal(["port=9000/tcp", "service=ceph"], open.Order());
        Assert.Single(Calls("firewall-cmd"), call => call.Contains("--add-service=ceph"));
    }

    [Fact]
    public async Task What_a_daemon_needed_is_closed_with_the_last_one_that_needs_it()
    {
        Firewalld();
        await DeployAsync("mds.x", 9000);
        await DeployAsync("mgr.y");
        await RemoveAsync("mds.x");
        Assert.Equal(["service=ceph"], open);
        await RemoveAsync("mgr.y");
        Assert.Empty(open);
    }

    [Fact]
    public async Task What_the_admin_opened_stays_open()
    {
        Firewalld();
        open.UnionWith(["port=3300/tcp", "service=nfs"]);
        await DeployAsync("mds.x", 9000);
        await RemoveAsync("mds.x");
        Assert.Equal(["port=3300/tcp", "service=nfs"], open.Order());
    }

    [Fact]
    public async Task Ports_that_the_controller_names_are_closed_unless_another_daemon_has_them()
    {
        Firewalld();
        open.Add("port=9000/tcp");
        await DeployAsync("mds.x");
        await DeployAsync("mgr.y", 9000);
        await RemoveAsync("mds.x", 9000);
        Assert.Contains("port=9000/tcp", open);
    }

    [Fact]
    public async Task Removing_the_cluster_closes_all()
    {
        Firewalld();
        await DeployAsync("mon.host1", 3300);
        Assert.Equal(["port=3300/tcp", "service=ceph-mon"], open.Order());
        await new RemoveClusterVerb().RunAsync(new RemoveClusterRequest { Fsid = TestHost.Fsid, Force = true }, host.Verb, CancellationToken.None);
        Assert.Empty(open);
    }

    [Fact]
    public async Task A_firewall_that_refuses_is_a_warning_not_an_error()
    {
        Firewalld();
        host.Programs.Instead["--add-port=9000/tcp"] = () => new(1, "", "INVALID_PORT");
        var result = await new DeployVerb().RunAsync(ActingHost.RequestOf("mds.x", r => r.Params.TcpPorts = [9000]), host.Verb, CancellationToken.None);
        Assert.Contains("INVALID_PORT", Assert.Single(result.Warnings!));
    }

    [Fact]
    public async Task It_can_be_left_alone()
    {
        Firewalld();
        await new DeployVerb().RunAsync(ActingHost.RequestOf("mds.x", r => (r.Params.TcpPorts, r.Params.SkipFirewalld) = ([9000], true)), host.Verb, CancellationToken.None);
        Assert.Empty(Calls("firewall-cmd"));
    }

    [Fact]
    public async Task Ufw_gets_ports_and_ranges()
    {
        host.With("/usr/sbin/ufw", "");
        host.Programs.Instead["ufw status"] = Says("Status: active\n");
        host.Programs.Instead["ufw allow"] = Says("Rule added\n");
        host.Programs.Instead["ufw --force"] = Says("Rule deleted\n");
        await DeployAsync("mon.host1", 3300);
        await DeployAsync("mds.x");
        Assert.Equal(["allow 3300/tcp", "allow 6789/tcp", "allow 6800:7568/tcp"], Calls("/usr/sbin/ufw").Where(c => c.StartsWith("allow", StringComparison.Ordinal)).Order());
        await RemoveAsync("mds.x");
        Assert.Equal("--force delete allow 6800:7568/tcp", Calls("/usr/sbin/ufw")[^1]);
    }

    [Fact]
    public async Task An_inactive_ufw_is_not_in_charge()
    {
        host.With("/usr/sbin/ufw", "");
        host.Programs.Instead["ufw status"] = Says("Status: inactive\n");
        await DeployAsync("mds.x", 9000);
        Assert.Equal(["status"], Calls("/usr/sbin/ufw"));
    }

    [Fact]
    public async Task Nftables_get_rules_on_top_of_the_admins_chain_and_again_after_each_reload()
    {
        host.With("/usr/sbin/nft", "");
        host.Programs.Instead["is-active --quiet nftables.service"] = Says("");
        host.Programs.Instead["nft --json list chains"] = Says("""
            {"nftables": [{"metainfo": {}}, {"chain": {"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "policy": "drop"}},
            {"chain": {"family": "inet", "table": "filter", "name": "forward", "type": "filter", "hook": "forward"}},
            {"chain": {"family": "ip", "table": "nat", "name": "in", "type": "nat", "hook": "input"}}]}
            """);
        host.Programs.Instead["nft insert"] = Says("");
        host.Programs.Instead["nft delete"] = Says("");
        var listing = "table inet filter {\n\tchain input {\n\t\ttcp dport 22 accept # handle 4\n\t}\n}\n";
        host.Programs.Instead["nft --handle list"] = () => new(0, listing, "");

        await DeployAsync("mds.x", 9000);

        const string Rule = "insert rule inet filter input tcp dport 6800-7568 accept comment \"cephadm-agent:6800-7568\"";
        Assert.Contains(Rule, Calls("/usr/sbin/nft"));
        Assert.Contains(Rule + "\n", host.Read("/var/lib/cephadm-agent/firewall.nft"));
        Assert.Contains("ExecStart=/usr/sbin/nft -f /var/lib/cephadm-agent/firewall.nft", host.Read("/etc/systemd/system/cephadm-agent-firewall.service"));
        Assert.Contains("systemctl enable cephadm-agent-firewall.service", host.Programs.Commands);

        listing += "\t\ttcp dport 6800-7568 accept comment \"cephadm-agent:6800-7568\" # handle 9\n\t\ttcp dport 9000 accept comment \"cephadm-agent:9000\" # handle 10\n";
        host.Programs.Forget();
        await DeployAsync("mgr.y");
        Assert.DoesNotContain(Calls("/usr/sbin/nft"), call => call.StartsWith("insert", StringComparison.Ordinal));

        await RemoveAsync("mds.x");
        Assert.Equal(["delete rule inet filter input handle 10"], Calls("/usr/sbin/nft").Where(c => c.StartsWith("delete", StringComparison.Ordinal)));
        await RemoveAsync("mgr.y");
        Assert.Contains("delete rule inet filter input handle 9", Calls("/usr/sbin/nft"));
        Assert.False(host.Exists("/etc/systemd/system/cephadm-agent-firewall.service"));
    }

    [Fact]
    public async Task Iptables_get_rules_of_both_families_and_save_them()
    {
        foreach (var program in new[] { "iptables", "ip6tables", "netfilter-persistent" })
        {
            host.With($"/usr/sbin/{program}", "");
        }
        host.Programs.Instead["is-active --quiet netfilter-persistent.service"] = Says("");
        host.Programs.Instead["--check"] = Says("", 1);
        host.Programs.Instead["--insert"] = Says("");
        host.Programs.Instead["netfilter-persistent save"] = Says("");
        await DeployAsync("mds.x");
        Assert.Contains("/usr/sbin/iptables --wait --insert INPUT -p tcp --dport 6800:7568 -m comment --comment cephadm-agent -j ACCEPT", host.Programs.Commands);
        Assert.Contains("/usr/sbin/ip6tables --wait --insert INPUT -p tcp --dport 6800:7568 -m comment --comment cephadm-agent -j ACCEPT", host.Programs.Commands);
        Assert.Single(host.Programs.Commands, "/usr/sbin/netfilter-persistent save");
    }

    [Fact]
    public void The_record_reads_back_as_it_was_written()
    {
        foreach (var rule in new[] { FirewallRule.OfPort(3300), FirewallRule.OfService("ceph") })
        {
            Assert.Equal(rule, FirewallRule.Parse(rule.ToString()));
        }
        Assert.Null(FirewallRule.Parse("port x"));
        Assert.Null(FirewallRule.Parse("service ssh"));
    }
}
