using System.Diagnostics;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Journal;

public sealed class ClusterLocksTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private readonly TestHost host = new();
    private readonly string path;

    public ClusterLocksTests() => path = host.PathOf($"/run/cephadm/{TestHost.Fsid}.lock");

    public void Dispose() => host.Dispose();

    /// <summary>Another process with upstream's kind of lock: flock(1) holds it until its input ends.</summary>
    private Process HeldByAnotherProcess()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var process = Process.Start(new ProcessStartInfo("flock", ["-x", path, "sh", "-c", "echo locked; read x"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", process.StandardOutput.ReadLine());
        return process;
    }

    private bool FreeForOthers()
    {
        using var process = Process.Start(new ProcessStartInfo("flock", ["-n", path, "true"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [Fact]
    public async Task Another_process_keeps_us_out_until_it_ends()
    {
        var locks = new ClusterLocks(host.Context);
        using var other = HeldByAnotherProcess();
        var told = new List<string>();

        var error = await Assert.ThrowsAsync<AgentException>(() => locks.EnterAsync(TestHost.Fsid, Short, told.Add, CancellationToken.None));
        Assert.Equal((AgentErrorCodes.Locked, true), (error.Code, error.Undone));
        Assert.Contains(TestHost.Fsid, Assert.Single(told));

        var waiting = locks.EnterAsync(TestHost.Fsid, Eventually.Deadline, _ => { }, CancellationToken.None);
        other.StandardInput.Close();
        using var taken = await Eventually.WithinAsync(waiting);
        Assert.False(FreeForOthers());
    }

    [Fact]
    public async Task The_process_holds_it_once_for_all_of_its_mutations()
    {
        var locks = new ClusterLocks(host.Context);
        var first = await locks.EnterAsync(TestHost.Fsid, Short, _ => { }, CancellationToken.None);
        var second = await locks.EnterAsync(TestHost.Fsid, Short, _ => { }, CancellationToken.None);
        first.Dispose();
        first.Dispose();
        Assert.False(FreeForOthers());
        second.Dispose();

        Assert.True(FreeForOthers());
    }

    [Fact]
    public async Task Another_cluster_is_not_locked()
    {
        using var other = HeldByAnotherProcess();

        using var taken = await new ClusterLocks(host.Context).EnterAsync(TestHost.OtherFsid, Short, _ => { }, CancellationToken.None);
        other.StandardInput.Close();
    }
}
