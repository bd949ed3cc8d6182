using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Metrics;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.State;
using CephadmPS.Core.Tests.Planning;
using Xunit;

namespace CephadmPS.Core.Tests.Metrics;

public class ControllerMetricsTests
{
    [Fact]
    public void Every_line_is_one_that_Prometheus_reads()
    {
        var text = Sample().Render();

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            Assert.Matches(@"^(# (HELP|TYPE) cephadmps_\w+ .+|cephadmps_\w+(\{\w+=""([^""\\\n]|\\[\\""n])*""(,\w+=""([^""\\\n]|\\[\\""n])*"")*\})? -?[0-9.E+-]+)$", line);
        }
        var families = Regex.Matches(text, "# TYPE (\\w+) ").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(families.Distinct(), families);
    }

    [Theory]
    [InlineData("cephadmps_leader 1")]
    [InlineData("cephadmps_loop_state{state=\"Idle\"} 1")]
    [InlineData("cephadmps_loop_state{state=\"Working\"} 0")]
    [InlineData("cephadmps_loop_pass_seconds_sum 2.5")]
    [InlineData("cephadmps_loop_pass_seconds_count 4")]
    [InlineData("cephadmps_mon_writes_total 17")]
    [InlineData("cephadmps_step_failures_total 3")]
    [InlineData("cephadmps_hosts{status=\"online\"} 1")]
    [InlineData("cephadmps_hosts{status=\"offline\"} 1")]
    [InlineData("cephadmps_daemons{type=\"mds\",status=\"error\"} 1")]
    [InlineData("cephadmps_daemons{type=\"mds\",status=\"unknown\"} 1")]
    [InlineData("cephadmps_health_check{code=\"A\\\\B\\\"\",severity=\"HEALTH_WARN\",muted=\"false\"} 2")]
    public void It_tells(string line) => Assert.Contains(line, Sample().Render().Split('\n'));

    [Fact]
    public async Task It_is_served_where_it_was_asked_for_and_nothing_else_is()
    {
        var port = FreePort();
        await using var endpoint = MetricsEndpoint.Start($"127.0.0.1:{port}", () => "cephadmps_leader 1\n");
        using var client = new HttpClient();

        Assert.Equal("cephadmps_leader 1\n", await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync(new Uri($"http://127.0.0.1:{port}/metrics"), null)).StatusCode);
        Assert.Equal("MetricsAddressInUse", Assert.Throws<CephadmException>(() => MetricsEndpoint.Start($"127.0.0.1:{port}", () => "")).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9283")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("some where:80")]
    [InlineData("http://127.0.0.1:80")]
    public void An_address_that_is_none_is_refused(string listen)
    {
        var error = Assert.Throws<CephadmException>(() => MetricsEndpoint.Start(listen, () => ""));
        Assert.Equal("MetricsAddressInvalid", error.Id);
        Assert.NotNull(error.Advice);
    }

    private static ControllerMetrics Sample()
    {
        var state = States.OfHosts(2);
        var hosts = state.Hosts.Keys.Order(StringComparer.Ordinal).ToList();
        DaemonDescription Mds(string host) => new() { DaemonType = "mds", DaemonId = $"a.{host}", HostName = host, Status = DaemonStatus.Error };
        return new ControllerMetrics
        {
            State = state with
            {
                Observations = new Dictionary<string, HostObservation>
                {
                    [hosts[0]] = new() { Reachable = true, Daemons = [Mds(hosts[0])] },
                    [hosts[1]] = new() { Reachable = false, Daemons = [Mds(hosts[1])] },
                },
            },
            Loop = new LoopStatus("Idle", default, "") { Passes = 4, TimeInPasses = TimeSpan.FromSeconds(2.5) },
            Health = [new HealthCheck("A\\B\"", HealthCheck.Warning, "two") { Count = 2 }],
            Leads = true,
            Epoch = 3,
            MonWrites = 17,
            StepFailures = 3,
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
