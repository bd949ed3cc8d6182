using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class WriteFilesTests : IDisposable
{
    private static readonly string Config = $"/var/lib/ceph/{TestHost.Fsid}/config";

    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    private Task<WriteFilesResult> RunAsync(params HostFile[] files) => RunAsync(files, []);

    private Task<WriteFilesResult> RunAsync(HostFile[] files, string[] remove) => new WriteFilesVerb().RunAsync(
        new WriteFilesRequest { Fsid = TestHost.Fsid, Files = [.. files], Remove = [.. remove] }, host.Verb, CancellationToken.None);

    private static HostFile File(string path, string mode = "0600") => new() { Path = path, Content = "content", Mode = mode };

    [Fact]
    public async Task Files_get_their_modes_and_a_second_time_nothing_changes()
    {
        HostFile[] files = [File("/etc/ceph/ceph.client.admin.keyring"), File("/etc/ceph/ceph.conf", "0644"), File($"{Config}/ceph.conf", "0644")];
        Assert.Equal(files.Select(f => f.Path), (await RunAsync(files)).Changed);
        Assert.Equal("0600 /etc/ceph/ceph.client.admin.keyring\n0644 /etc/ceph/ceph.conf\n", host.Tree("/etc/ceph"));
        Assert.Empty((await RunAsync(files)).Changed);
    }

    [Fact]
    public async Task A_changed_mode_alone_is_a_change()
    {
        await RunAsync(File("/etc/ceph/x", "0644"));
        Assert.Equal(["/etc/ceph/x"], (await RunAsync(File("/etc/ceph/x", "0600"))).Changed);
        Assert.Equal("0600 /etc/ceph/x\n", host.Tree("/etc/ceph"));
    }

    [Fact]
    public async Task Files_that_are_not_wanted_go()
    {
        await RunAsync(File("/etc/ceph/x"));
        Assert.Equal(["/etc/ceph/x"], (await RunAsync([], ["/etc/ceph/x", "/etc/ceph/never-there"])).Changed);
        Assert.Equal("", host.Tree("/etc/ceph"));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/cephx/y")]
    [InlineData("/etc/ceph")]
    [InlineData("/etc/ceph/")]
    [InlineData("/etc/ceph/../passwd")]
    [InlineData("/etc/ceph//passwd")]
    [InlineData("/etc/ceph/./x")]
    [InlineData("etc/ceph/x")]
    [InlineData("/var/lib/ceph/11111111-2222-3333-4444-555555555555/config/x")]
    [InlineData("/var/lib/ceph/9c14ad41-3b66-48b3-ac03-0d24669326a9/mon.a/config")]
    public async Task Other_paths_are_refused_before_anything_is_written(string path)
    {
        foreach (var attempt in new Func<Task>[] { () => RunAsync(File("/etc/ceph/good"), File(path)), () => RunAsync([File("/etc/ceph/good")], [path]) })
        {
            Assert.Equal("PathNotAllowed", (await Assert.ThrowsAsync<AgentException>(attempt)).Id);
            Assert.False(host.Exists("/etc/ceph/good"));
        }
    }

    [Theory]
    [InlineData("/etc/ceph/link")]
    [InlineData("/etc/ceph/dir/file")]
    public async Task Links_out_of_the_allowed_directories_are_refused(string path)
    {
        host.With("/etc/target/file", "untouched");
        host.With("/etc/ceph/x", "");
        System.IO.File.CreateSymbolicLink(host.PathOf("/etc/ceph/link"), host.PathOf("/etc/target/file"));
        System.IO.File.CreateSymbolicLink(host.PathOf("/etc/ceph/dir"), host.PathOf("/etc/target"));
        Assert.Equal("PathNotAllowed", (await Assert.ThrowsAsync<AgentException>(() => RunAsync(File(path)))).Id);
        Assert.Equal("PathNotAllowed", (await Assert.ThrowsAsync<AgentException>(() => RunAsync([], [path]))).Id);
        Assert.Equal("untouched", host.Read("/etc/target/file"));
    }

    [Theory]
    [InlineData("rw-r--r--")]
    [InlineData("0999")]
    [InlineData("4755")]
    [InlineData("")]
    public async Task Odd_modes_are_refused(string mode) =>
        Assert.Equal("InvalidMode", (await Assert.ThrowsAsync<AgentException>(() => RunAsync(File("/etc/ceph/x", mode)))).Id);
}
