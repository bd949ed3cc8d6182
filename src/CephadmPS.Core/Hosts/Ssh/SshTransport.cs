using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Core.Hosts.Channels;
using CephadmPS.Core.Hosts.Launch;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>One ssh process a host, whose standard streams carry the messages; the agent comes over the same connection.</summary>
public sealed class SshTransport : IAgentTransport, IDisposable
{
    // sshd answers at most 10 logins at once by default (MaxStartups 10:30:100); a jump host sees all of ours.
    private const int MaxConnectsThroughJump = 8;
    private const int MaxConnects = 32;

    private static readonly TimeSpan LoginTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PushTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly SshOptions _options;
    private readonly IProcessLauncher _launcher;
    private readonly Lazy<AgentBinary> _agent;
    private readonly SshFiles _files;
    private readonly SemaphoreSlim _gate;

    /// <summary>Makes a transport. The agent's digest is computed once, when it is first needed.</summary>
    public SshTransport(SshOptions options, IProcessLauncher? launcher = null)
    {
        _options = options;
        _launcher = launcher ?? ProcessLauncher.ForThisSystem;
        _agent = new Lazy<AgentBinary>(() => AgentBinary.Locate(options.AgentPath));
        _files = new SshFiles(options);
        // A configuration file of the user's may name a jump host too.
        _gate = new SemaphoreSlim(options.ProxyJump is not null || options.ConfigFile is not null ? MaxConnectsThroughJump : MaxConnects);
    }

    /// <inheritdoc/>
    public async Task<ChannelProcess> OpenAsync(HostAddress host, CancellationToken cancellation = default)
    {
        if (host.HostKey is null)
        {
            // Nothing is sent to a host whose key nobody has looked at; ssh would refuse as well, after a connection.
            throw SshErrors.Classify(host, _options, "Host key verification failed.", null);
        }
        var agent = _agent.Value;
        var knownHosts = _files.WriteKnownHosts(host);
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var process = _launcher.Start(_options.SshProgram,
                SshCommandLine.Build(host, _options, _files.ConfigFile, knownHosts, AgentPushScript.Command(agent, _options.User, _options.Agent)));
            try
            {
                await StartAgentAsync(host, process, agent, cancellation).ConfigureAwait(false);
                return process;
            }
            catch
            {
                await process.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        finally
        {
            _gate.Release();
            // ssh has read it by now; nothing of it is needed later, for keys are not updated.
            File.Delete(knownHosts);
        }
    }

    /// <inheritdoc/>
    public CephadmException Explain(HostAddress host, ChannelProcess process) =>
        SshErrors.Classify(host, _options, process.ErrorText, process.ExitCode);

    /// <summary>Removes the private files. Connections that are open go on.</summary>
    public void Dispose()
    {
        _files.Dispose();
        _gate.Dispose();
    }

    private async Task StartAgentAsync(HostAddress host, ChannelProcess process, AgentBinary agent, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.ConnectTimeout + LoginTime + PushTime);
        AgentPush.Outcome outcome;
        try
        {
            outcome = await AgentPush.RunAsync(process, agent, deadline.Token).ConfigureAwait(false);
            if (outcome.Ready)
            {
                return;
            }
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
            patience.CancelAfter(LastWords);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Explain(host, process);
        }
        throw outcome.Failure is { } step ? SshErrors.Refused(host, _options, process.ErrorText, step) : Explain(host, process);
    }
}
