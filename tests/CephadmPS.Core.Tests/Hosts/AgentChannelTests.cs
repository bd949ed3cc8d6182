using System.Diagnostics;
using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Channels;
using CephadmPS.Core.Hosts.Launch;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

/// <summary>The channel with the real agent on this machine.</summary>
public sealed class AgentChannelTests
{
    [Fact]
    public async Task The_agent_greets_and_answers_many_requests_at_once()
    {
        await using var channel = RealAgent.Channel();
        Assert.False(channel.IsConnected);
        var facts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => channel.GatherFactsAsync()));
        Assert.True(channel.IsConnected);
        Assert.Equal(AgentProtocol.Version, channel.Hello!.ProtocolVersion);
        Assert.All(facts, f => Assert.True(f.MemoryTotalKb > 0 && f.Hostname.Length > 0));
        Assert.Contains((await channel.ListNetworksAsync()).Values, interfaces => interfaces.Count > 0);
    }

    [Fact]
    public async Task A_killed_agent_is_started_again_by_the_next_call_which_then_says_look_at_everything()
    {
        await using var channel = RealAgent.Channel();
        await channel.GatherFactsAsync();
        var first = channel.Hello!.Pid;
        Process.GetProcessById(first).Kill();
        await Wait.UntilAsync(() => !channel.IsConnected);
        await channel.GatherFactsAsync();
        Assert.NotEqual(first, channel.Hello!.Pid);
        ChangeNotice notice;
        do
        {
            notice = await channel.Changes.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        }
        while (notice.Kind.Length > 0);
        Assert.Null(notice.Names);
    }

    [Fact]
    public async Task A_channel_that_is_renewed_speaks_to_another_agent_process_while_what_is_open_goes_on()
    {
        const string fsid = "5b8e0b5e-0000-4000-8000-00000000c0de";
        using var root = new TestDirectory();
        await using var channel = RealAgent.Channel(root.Path);
        await channel.AttachAsync(fsid, 5, "one");
        var old = Process.GetProcessById(channel.Hello!.Pid);
        // The agent is held, so that this call is open all the time.
        Signal("STOP");
        var open = channel.GatherFactsAsync();

        await channel.RenewAsync();
        Assert.NotEqual(old.Id, channel.Hello!.Pid);
        Assert.True(channel.IsConnected);
        Assert.Equal(5, (await channel.AttachAsync(fsid, 5, "one")).Epoch);
        await channel.GatherFactsAsync();
        Assert.False(open.IsCompleted);

        Signal("CONT");
        Assert.NotEmpty((await open).Hostname);
        // Nothing is left for it: its input is closed.
        await old.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

        void Signal(string name)
        {
            using var kill = Process.Start("kill", [$"-{name}", $"{old.Id}"]);
            kill.WaitForExit();
            Assert.Equal(0, kill.ExitCode);
        }
    }

    [Fact]
    public async Task An_attachment_outlives_the_connection_and_yields_to_a_higher_epoch()
    {
        const string fsid = "5b8e0b5e-0000-4000-8000-00000000c0de";
        using var root = new TestDirectory();
        await using var first = RealAgent.Channel(root.Path);
        await using var second = RealAgent.Channel(root.Path);
        Assert.Equal(5, (await first.AttachAsync(fsid, 5, "first")).Epoch);

        await second.AttachAsync(fsid, 6, "second");
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => first.AttachAsync(fsid, 4, "first"))).Id);
        Process.GetProcessById(first.Hello!.Pid).Kill();
        await Wait.UntilAsync(() => !first.IsConnected);
        await first.GatherFactsAsync();
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => Mutate(first, 5))).Id);

        static Task Mutate(IAgentChannel channel, long epoch) => channel.CallAsync<MonitorCommandResult>(
            Verbs.MonitorCommand, new MonitorCommandRequest { Session = "none", Command = "{}", Mutating = true, Epoch = epoch });
    }

    // Otherwise it would come back under an epoch that is over, and each change would be refused.
    [Fact]
    public async Task A_host_that_is_down_is_attached_with_the_new_epoch_when_it_comes_back()
    {
        const string fsid = "5b8e0b5e-0000-4000-8000-00000000c0de";
        using var root = new TestDirectory();
        var transport = new InterruptedTransport(new LocalTransport(RealAgent.Program, ["serve", "--stdio", "--root", root.Path]));
        await using var channel = new AgentChannel(RealAgent.ThisHost, transport);
        await channel.AttachAsync(fsid, 5, "first");
        transport.IsDown = true;
        Process.GetProcessById(channel.Hello!.Pid).Kill();
        await Wait.UntilAsync(() => !channel.IsConnected);
        await Assert.ThrowsAsync<CephadmException>(() => channel.AttachAsync(fsid, 6, "first"));
        transport.IsDown = false;
        await channel.GatherFactsAsync();
        await using var other = RealAgent.Channel(root.Path);
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => other.AttachAsync(fsid, 5, "first"))).Id);
    }

    [Fact]
    public async Task A_host_of_another_name_is_refused()
    {
        await using var channel = new AgentChannel(new HostAddress("other-host", "127.0.0.1"), new LocalTransport(RealAgent.Program));
        var error = await Assert.ThrowsAsync<CephadmException>(() => channel.ConnectAsync());
        Assert.Equal("HostNameMismatch", error.Id);
        Assert.Contains(Environment.MachineName, error.Message);
    }

    [Fact]
    public async Task What_is_no_agent_is_told_with_its_last_words()
    {
        var transport = new LocalTransport("/bin/sh", ["-c", "echo 'Exec format error' >&2; exit 126"]);
        await using var channel = new AgentChannel(RealAgent.ThisHost, transport);
        var error = await Assert.ThrowsAsync<CephadmException>(() => channel.ConnectAsync());
        Assert.Equal("AgentRefused", error.Id);
        Assert.Contains("126", error.Message);
        Assert.Contains("Exec format error", error.Details);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<CephadmException>(
            () => new AgentChannel(RealAgent.ThisHost, new LocalTransport("/nonexistent/agent")).ConnectAsync());
        Assert.Equal("ProgramMissing", error.Id);
        Assert.Contains("/nonexistent/agent", error.Message);
    }

    [Fact]
    public async Task After_failures_the_last_error_comes_at_once_until_the_pause_is_over()
    {
        var time = new ManualTime();
        var transport = new FailingTransport();
        await using var channel = new AgentChannel(RealAgent.ThisHost, transport, time);
        for (var i = 0; i < 30; i++)
        {
            var call = channel.GatherFactsAsync();
            await Wait.UntilAsync(() => call.IsCompleted || time.Waiting > 0);
            time.Advance(TimeSpan.FromSeconds(2));
            await Assert.ThrowsAsync<CephadmException>(() => call);
        }
        Assert.InRange(transport.Tries, 10, 20);
        var before = transport.Tries;
        await Assert.ThrowsAsync<CephadmException>(() => channel.GatherFactsAsync());
        Assert.Equal(before, transport.Tries);
        time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<CephadmException>(() => channel.GatherFactsAsync());
        Assert.Equal(before + 1, transport.Tries);
    }

    [Fact]
    public async Task A_channels_program_does_not_get_the_terminals_interrupt()
    {
        await using var process = ProcessLauncher.ForThisSystem.Start("/bin/sh", ["-c", "kill -INT $$; kill -QUIT $$; echo alive; exec cat"]);
        var buffer = new byte[6];
        await process.Output.ReadExactlyAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("alive\n", Encoding.ASCII.GetString(buffer));
        Assert.Null(process.ExitCode);
    }

    [Fact]
    public async Task Many_waiting_channels_hold_no_thread()
    {
        var processes = Enumerable.Range(0, 40).Select(_ => ProcessLauncher.ForThisSystem.Start("/bin/cat", [])).ToList();
        var reads = processes.Select(p => p.Output.ReadAsync(new byte[1]).AsTask()).ToList();
        // Were a read to block a thread of the pool, this would wait for the pool to grow by 40 threads.
        await Task.Run(() => { }).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(ThreadPool.ThreadCount < 40, $"{ThreadPool.ThreadCount} threads");
        foreach (var process in processes)
        {
            await process.Input.WriteAsync("x"u8.ToArray());
            await process.Input.FlushAsync();
        }
        Assert.All(await Task.WhenAll(reads).WaitAsync(TimeSpan.FromSeconds(20)), read => Assert.Equal(1, read));
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
    }

    private sealed class InterruptedTransport(IAgentTransport inner) : IAgentTransport
    {
        public bool IsDown { get; set; }

        public Task<ChannelProcess> OpenAsync(HostAddress host, CancellationToken cancellation = default) => IsDown
            ? throw new CephadmException("HostUnreachable", ErrorKind.Unavailable, "down")
            : inner.OpenAsync(host, cancellation);

        public CephadmException Explain(HostAddress host, ChannelProcess process) => inner.Explain(host, process);
    }

    private sealed class FailingTransport : IAgentTransport
    {
        public int Tries { get; private set; }

        public Task<ChannelProcess> OpenAsync(HostAddress host, CancellationToken cancellation = default)
        {
            Tries++;
            throw new CephadmException("HostUnreachable", ErrorKind.Unavailable, "down");
        }

        public CephadmException Explain(HostAddress host, ChannelProcess process) => throw new InvalidOperationException();
    }
}
