using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Files;

public sealed class PathRulesTests : IDisposable
{
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";
    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    public static TheoryData<string> Forms => new(FormRequests.Cases.Where(c => c != "smb"));

    private HostFiles FilesOf(params string[] allowed) => new(host.Context.Confined(new PathRules("deploy", allowed)));

    private static void Refused(Action change) => Assert.Equal("PathNotAllowed", Assert.Throws<AgentException>(change).Id);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/var/lib/ceph/../../../etc/passwd")]
    [InlineData("/var/lib/ceph/./x")]
    [InlineData("/var/lib/ceph//x")]
    [InlineData("var/lib/ceph/x")]
    [InlineData("/var/lib/cephalopod/x")]
    [InlineData("/etc/sysctl.d/91-ceph-x")]
    public void What_is_not_declared_is_not_changed(string path)
    {
        var files = FilesOf("/var/lib/ceph", "/etc/sysctl.d/90-ceph-*");
        host.With("/etc/passwd", "root");

        Refused(() => files.Write(path, "x", HostFiles.Private, Owner.Root));
        Refused(() => files.MakeDirectory(path, HostFiles.PrivateDirectory, Owner.Root));
        Refused(() => files.Link(path, "/", Owner.Root));
        Refused(() => files.Rename("/var/lib/ceph/a", path));
        Refused(() => files.Rename(path, "/var/lib/ceph/a"));
        Refused(() => FilesOf("/var/lib/ceph").DeleteFile("/etc/passwd"));
        Assert.Equal("root", host.Read("/etc/passwd"));
    }

    [Fact]
    public void What_is_declared_is_changed()
    {
        var files = FilesOf("/var/lib/ceph", "/etc/sysctl.d/90-ceph-*");

        Assert.True(files.Write("/var/lib/ceph/a/b", "x", HostFiles.Private, Owner.Root));
        Assert.True(files.Write("/etc/sysctl.d/90-ceph-x.conf", "x", HostFiles.Public, Owner.Root));
        files.Rename("/var/lib/ceph/a", "/var/lib/ceph/c");
        Assert.True(files.DeleteDirectory("/var/lib/ceph/c"));
    }

    [Fact]
    public void A_link_that_a_daemons_user_has_laid_does_not_lead_out()
    {
        var files = FilesOf("/var/lib/ceph");
        host.With("/etc/shadow", "secret");
        Directory.CreateDirectory(host.PathOf("/var/lib/ceph/x"));
        Directory.CreateSymbolicLink(host.PathOf("/var/lib/ceph/x/etc"), host.PathOf("/etc"));
        var mode = File.GetUnixFileMode(host.PathOf("/etc"));

        Refused(() => files.Write("/var/lib/ceph/x/etc/shadow", "mine", HostFiles.Public, Owner.Root));
        Refused(() => files.DeleteFile("/var/lib/ceph/x/etc/shadow"));
        Refused(() => files.MakeDirectory("/var/lib/ceph/x/etc", HostFiles.GroupDirectory, Owner.Root));
        Refused(() => files.GiveTree("/var/lib/ceph/x/etc", Owner.Root));

        Assert.Equal("secret", host.Read("/etc/shadow"));
        Assert.Equal(mode, File.GetUnixFileMode(host.PathOf("/etc")));
        // The link itself is below what may be changed.
        Assert.True(files.DeleteDirectory("/var/lib/ceph/x"));
        Assert.True(host.Exists("/etc/shadow"));
    }

    [Fact]
    public void An_administrators_own_link_of_the_data_directory_is_followed()
    {
        Directory.CreateDirectory(host.PathOf("/data"));
        Directory.Delete(host.PathOf("/var/lib/ceph"));
        Directory.CreateSymbolicLink(host.PathOf("/var/lib/ceph"), host.PathOf("/data"));

        FilesOf("/var/lib/ceph").Write("/var/lib/ceph/x/y", "x", HostFiles.Private, Owner.Root);

        Assert.Equal("x", host.Read("/data/x/y"));
    }

    [Fact]
    public void The_documentation_says_of_every_verb_what_it_may_change_and_how_it_is_repeated()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/agent.md"));
        var repeated = page[page.IndexOf("## Safe to repeat", StringComparison.Ordinal)..page.IndexOf("## Replacing itself", StringComparison.Ordinal)];
        var touched = page[page.IndexOf("## What each verb may change", StringComparison.Ordinal)..];
        var verbs = typeof(Protocol.Verbs).GetFields().Select(verb => (string)verb.GetRawConstantValue()!).ToList();
        var table = VerbTable.ForAdministrators();

        Assert.Equal([], verbs.Where(verb => table.Find(verb) is { Mutates: true } && !repeated.Contains($"`{verb}`", StringComparison.Ordinal)));
        Assert.Equal([], verbs.Where(verb => TouchedPaths.Of(host.Context, verb, TestHost.Fsid).Allowed.Count > 0 && !touched.Contains($"`{verb}`", StringComparison.Ordinal)));

        static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
    }

    [Fact]
    public void A_verb_without_a_declaration_changes_nothing()
    {
        var rules = TouchedPaths.Of(host.Context, "no-such-verb", TestHost.Fsid);

        Refused(() => rules.Check(host.Context, Cluster + "/x"));
    }

    [Fact]
    public void A_request_without_a_valid_cluster_reaches_no_cluster() =>
        Assert.DoesNotContain(TouchedPaths.Of(host.Context, Protocol.Verbs.Deploy, null).Allowed, path => path.Contains('{') || path.StartsWith("/var/lib/ceph/", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Deploying_and_removing_a_daemon_stays_within_what_each_declares(string form)
    {
        var request = FormRequests.Of(form);
        host.Programs.Images.Add(request.Image);
        try
        {
            await new DeployVerb().RunAsync(request, host.For(Protocol.Verbs.Deploy), CancellationToken.None);
        }
        catch (AgentException e) when (e.Id is not "PathNotAllowed")
        {
            // Some forms need more of the host than this test gives; what they touched was allowed.
        }

        await new RemoveDaemonVerb().RunAsync(
            new RemoveDaemonRequest { Fsid = request.Fsid, Name = request.Name, Force = true }, host.For(Protocol.Verbs.RemoveDaemon), CancellationToken.None);
        await new RemoveClusterVerb().RunAsync(
            new RemoveClusterRequest { Fsid = request.Fsid, Force = true }, host.For(Protocol.Verbs.RemoveCluster), CancellationToken.None);

        Assert.False(host.Exists($"{Cluster}/{request.Name}"));
    }
}
