using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Removal;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>
/// Carries out a bootstrap. One container run makes keys, store and configuration while systemd learns the units; then mon and mgr start
/// together, and a session waits until the mgr says that it is available.
/// </summary>
internal sealed class BootstrapRun(HostContext host, BootstrapPlan plan, Action<string> report, OpenMonitorCommands open)
{
    private static readonly int[] KnownReleases = [18, 19, 20];
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(20);

    private readonly string _fsid = plan.Request.Fsid;
    private readonly HostFiles _files = new(host);
    private readonly EngineCommand _command = new(plan.Engine, host);
    private readonly DaemonStart _start = new(host, new HostFiles(host), plan.Engine);
    private readonly ClusterDirectories _directories = new(host, new HostFiles(host));

    private string AdminKeyringCopy => $"{_directories.ConfigDir(_fsid)}/ceph.client.admin.keyring";

    public async Task<BootstrapResult> RunAsync(CancellationToken cancellation)
    {
        try
        {
            BootstrapMark.Set(host, _fsid);
            // The mon's directory comes last: where it is, everything before it is too.
            if (!plan.Continues || !DaemonDirectories.Exists(host, plan.Mon))
            {
                await MakeAsync(cancellation);
            }
            report("starting mon and mgr");
            await _start.EnableAsync(_fsid, [plan.Mon, plan.Mgr], cancellation);
            await _start.RestartAsync(_fsid, [plan.Mon, plan.Mgr], stopFirst: plan.Continues, cancellation);
            await FinishAsync(cancellation);
            WriteOutput();
        }
        catch (Exception e) when (!plan.Request.NoCleanupOnFailure)
        {
            report("undoing the bootstrap");
            await UndoAsync();
            if (e is AgentException known)
            {
                throw known.AfterUndo();
            }
            throw;
        }
        if (!plan.Request.SkipFirewalld)
        {
            await OpenFirewallAsync(cancellation);
        }
        BootstrapMark.Clear(host, _fsid);
        return new BootstrapResult
        {
            Fsid = _fsid,
            Config = plan.MinimalConfig,
            PublicNetwork = plan.PublicNetwork,
            CephVersion = new ImageStore(host, plan.Engine).RememberedFacts(plan.Image.ImageId)?.CephVersion,
            Changed = true,
        };
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        report("making keys, the first mon's store and the cluster's configuration");
        var firstMon = new FirstMon(host, plan);
        if (plan.Continues)
        {
            await firstMon.RemoveAsync();
        }
        // The owner in the image is not known before the container has told it.
        var monTree = Tree(plan.Mon, plan.DeployMon(keyring: null), Owner.Root);
        _files.MakeDirectory(host.ClusterDir(_fsid), HostFiles.PrivateDirectory, Owner.Root);
        var staging = monTree.BeginNew();
        var enabling = _start.EnableAsync(_fsid, [plan.Mon, plan.Mgr], cancellation);
        FirstMonResult made;
        try
        {
            made = await firstMon.MakeAsync(staging, cancellation);
        }
        finally
        {
            await enabling;
        }

        CheckRelease(made.Facts.CephVersion);
        var ceph = made.Facts.CephOwner;
        new ImageStore(host, plan.Engine).Remember(plan.Image.ImageId, made.Facts);
        _directories.Make(_fsid, ceph);
        new LogRotation(host, _files).Install(_fsid);
        _files.MakeDirectory(_directories.ConfigDir(_fsid), HostFiles.PrivateDirectory, ceph);
        _files.Write($"{_directories.ConfigDir(_fsid)}/ceph.conf", plan.MinimalConfig, HostFiles.Public, Owner.Root);
        _files.Write(AdminKeyringCopy, made.AdminKeyring, HostFiles.Private, Owner.Root);
        var mgrTree = Tree(plan.Mgr, plan.DeployMgr(made.MgrKeyring), ceph);
        mgrTree.BeginNew();
        mgrTree.CompleteNew();
        _files.GiveTree(staging, ceph);
        Tree(plan.Mon, plan.DeployMon(made.MonKeyring), ceph).CompleteNew();
    }

    // Its layout on disk and its options are those of the releases that this agent was tried with.
    private void CheckRelease(string version)
    {
        if (!plan.Request.AllowMismatchedRelease && !KnownReleases.Any(major => version.StartsWith($"ceph version {major}.", StringComparison.Ordinal)))
        {
            throw new AgentException("ReleaseUnknown", $"the image {plan.Request.Image} holds '{version}', but this agent knows the releases {string.Join(", ", KnownReleases)}",
                "use an image of one of them, or allow the mismatched release");
        }
    }

    private DaemonTree Tree(DaemonIdentity daemon, DeployRequest request, Owner ceph) =>
        new(_files, _command, new FormContext(daemon, request, plan.Engine, host) { Owner = ceph });

    private async Task FinishAsync(CancellationToken cancellation)
    {
        report("waiting for the mgr");
        var access = new MonitorAccess(_fsid, plan.Request.Image, plan.MinimalConfig, _files.ReadText(AdminKeyringCopy)!);
        await using var monitor = await open(host, plan.Engine, access, cancellation);
        await WaitForMgrAsync(monitor, cancellation);
        // The options of mgr modules are known only now that a mgr has told the mons of them.
        var reply = await monitor.SendAsync(
            """{"prefix":"config assimilate-conf"}""", Encoding.UTF8.GetBytes(plan.Config.ToString()), CommandDeadline, cancellation);
        if (reply.ReturnCode != 0)
        {
            throw new AgentException("BootstrapFailed", $"the initial configuration was not taken: {reply.Status}", "correct it, then repeat the command");
        }
        string[] left = [.. Encoding.UTF8.GetString(reply.Output).Split('\n').Select(line => line.Trim()).Where(line => line.Contains('='))];
        if (left.Length > 0)
        {
            report($"not an option that the cluster can keep: {string.Join(", ", left)}");
        }
    }

    private async Task WaitForMgrAsync(IMonitorCommands monitor, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var reply = await monitor.SendAsync("""{"prefix":"mgr stat","format":"json"}""", null, CommandDeadline, cancellation);
            if (reply.ReturnCode == 0 && JsonSerializer.Deserialize(reply.Output, BootstrapJson.Default.MgrStat) is { Available: true })
            {
                return;
            }
            if (reply.Unknown || clock.Elapsed > TimeSpan.FromSeconds(plan.Request.WaitSeconds))
            {
                throw new AgentException("MgrNotAvailable", $"{plan.Mgr.Name} runs but did not become available within {plan.Request.WaitSeconds} s",
                    $"see its journal (journalctl -u {plan.Mgr.Service}); more time with WaitSeconds")
                {
                    Details = ImageStore.LastLines(await new Units.Systemd(host).JournalAsync(plan.Mgr.Service, 20, cancellation), 20),
                };
            }
            await Task.Delay(Poll, cancellation);
        }
    }

    private void WriteOutput()
    {
        _files.Write(plan.OutputConfig, plan.MinimalConfig, HostFiles.Public, Owner.Root);
        _files.Write(plan.OutputKeyring, _files.ReadText(AdminKeyringCopy)!, HostFiles.Private, Owner.Root);
    }

    private async Task OpenFirewallAsync(CancellationToken cancellation)
    {
        var mgrPorts = plan.DeployMgr(keyring: null).Meta.Ports;
        foreach (var warning in await new HostFirewall(host).OpenAsync(
            [.. DaemonForms.Get("mon").FirewallServices, .. DaemonForms.Get("mgr").FirewallServices], mgrPorts, cancellation))
        {
            report(warning);
        }
    }

    // The cluster's directory may hold more than this bootstrap made, the agent itself for instance.
    private async Task UndoAsync()
    {
        var removal = new ClusterRemoval(host, _files);
        await new FirstMon(host, plan).RemoveAsync();
        await removal.StopAsync(_fsid, CancellationToken.None);
        foreach (var entry in _files.Entries(host.ClusterDir(_fsid)).Where(e => e is "config" or "crash" or "selinux" || e.StartsWith("deploying-", StringComparison.Ordinal)
            || DaemonIdentity.IsDaemonDirectory(e)))
        {
            _files.DeleteDirectory($"{host.ClusterDir(_fsid)}/{entry}");
        }
        // Only what this bootstrap wrote.
        if (_files.ReadText(plan.OutputConfig)?.Contains(_fsid, StringComparison.Ordinal) == true)
        {
            _files.DeleteFile(plan.OutputConfig);
            _files.DeleteFile(plan.OutputKeyring);
        }
        await removal.DeleteSettingsAsync(_fsid, keepLogs: false, CancellationToken.None);
        if (_files.DirectoryExists(host.ClusterDir(_fsid)) && _files.Entries(host.ClusterDir(_fsid)).Count == 0)
        {
            _files.DeleteDirectory(host.ClusterDir(_fsid));
        }
        BootstrapMark.Clear(host, _fsid);
    }
}
