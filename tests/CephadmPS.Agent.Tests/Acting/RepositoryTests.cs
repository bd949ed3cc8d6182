using CephadmPS.Agent.Packages;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class RepositoryTests : IDisposable
{
    private readonly ActingHost host = new();

    public RepositoryTests()
    {
        host.With("/usr/bin/curl", "");
        host.Programs.Instead["curl "] = () => new(0, "KEY\n", "");
        host.Programs.Instead["env DEBIAN_FRONTEND"] = () => new(0, "", "");
    }

    public void Dispose() => host.Dispose();

    private void Is(string id, string version, string? code = null) =>
        host.With("/etc/os-release", $"ID={id}\nVERSION_ID=\"{version}\"\nPRETTY_NAME=\"{id} {version}\"\n{(code is null ? "" : $"VERSION_CODENAME={code}\n")}");

    private Task<PackagesResult> AddAsync(Action<AddRepoRequest> change)
    {
        var request = new AddRepoRequest();
        change(request);
        return new AddRepoVerb().RunAsync(request, host.Verb, CancellationToken.None);
    }

    [Fact]
    public async Task Debian_gets_a_source_that_only_its_own_key_signs()
    {
        Is("debian", "13", "trixie");
        host.With("/usr/bin/apt-get", "");
        var result = await AddAsync(r => r.Release = "tentacle");
        Assert.Equal(["/etc/apt/keyrings/ceph.asc", "/etc/apt/sources.list.d/ceph.list"], result.Changed);
        Assert.Equal("deb [signed-by=/etc/apt/keyrings/ceph.asc] https://download.ceph.com/debian-tentacle/ trixie main\n", host.Read("/etc/apt/sources.list.d/ceph.list"));
        Assert.Contains(host.Programs.Commands, c => c.EndsWith("apt-get update -q", StringComparison.Ordinal));
        Assert.Empty((await AddAsync(r => r.Release = "tentacle")).Changed);
    }

    [Theory]
    [InlineData("centos", "9", "20.2.4", "/etc/yum.repos.d/ceph.repo", "baseurl=https://download.ceph.com/rpm-20.2.4/el9/$basearch")]
    [InlineData("opensuse-leap", "15.6", "20.2.4", "/etc/zypp/repos.d/ceph.repo", "baseurl=https://download.ceph.com/rpm-20.2.4/opensuse15/noarch")]
    public async Task Others_get_a_repo_file_with_the_version(string id, string version, string ceph, string path, string line)
    {
        Is(id, version);
        await AddAsync(r => r.Version = ceph);
        Assert.Contains(line + "\n", host.Read(path));
        Assert.Contains("gpgkey=https://download.ceph.com/keys/release.asc", host.Read(path));
    }

    [Fact]
    public async Task A_development_build_is_looked_up()
    {
        Is("ubuntu", "24.04", "noble");
        await AddAsync(r => (r.Dev, r.DevCommit) = ("main", "abc123"));
        Assert.Contains(host.Programs.Commands, c => c.EndsWith("https://shaman.ceph.com/api/repos/ceph/main/abc123/ubuntu/noble/repo/", StringComparison.Ordinal));
        Assert.Equal("KEY\n", host.Read("/etc/apt/sources.list.d/ceph.list"));
    }

    [Fact]
    public async Task What_cannot_be_fetched_leaves_no_file()
    {
        Is("debian", "13", "trixie");
        host.Programs.Instead["curl "] = () => new(22, "", "404");
        Assert.Equal("PackagesFailed", (await Assert.ThrowsAsync<AgentException>(() => AddAsync(r => r.Release = "tentacle"))).Id);
        Assert.DoesNotContain("ceph", host.Tree("/etc/apt"));
    }

    [Theory]
    [InlineData("fedora", "42", "tentacle", "DistributionUnsupported")]
    [InlineData("centos", "7", "pacific", "DistributionUnsupported")]
    [InlineData("arch", "", "tentacle", "DistributionUnsupported")]
    [InlineData("debian", "13", "ten tacle", "RepositoryUnclear")]
    public async Task Other_distributions_are_refused(string id, string version, string release, string error)
    {
        Is(id, version);
        Assert.Equal(error, (await Assert.ThrowsAsync<AgentException>(() => AddAsync(r => r.Release = release))).Id);
    }

    [Fact]
    public async Task Exactly_one_of_release_version_and_branch_is_needed()
    {
        Is("debian", "13", "trixie");
        Assert.Equal("RepositoryUnclear", (await Assert.ThrowsAsync<AgentException>(() => AddAsync(_ => { }))).Id);
        Assert.Equal("RepositoryUnclear", (await Assert.ThrowsAsync<AgentException>(() => AddAsync(r => (r.Release, r.Version) = ("tentacle", "20.2.4")))).Id);
        Assert.Equal("RepositoryUnclear", (await Assert.ThrowsAsync<AgentException>(() => AddAsync(r => (r.Release, r.DevCommit) = ("tentacle", "abc")))).Id);
        Assert.Equal("RepositoryUnclear", (await Assert.ThrowsAsync<AgentException>(() => AddAsync(r => (r.Release, r.RepoUrl) = ("tentacle", "not a url")))).Id);
    }

    [Fact]
    public async Task It_is_taken_back_with_what_upstream_wrote()
    {
        Is("debian", "13", "trixie");
        await AddAsync(r => r.Release = "tentacle");
        host.With("/etc/apt/trusted.gpg.d/ceph.release.gpg", "k");
        var result = await new RemoveRepoVerb().RunAsync(new(), host.Verb, CancellationToken.None);
        Assert.Equal(3, result.Changed.Count);
        Assert.Empty((await new RemoveRepoVerb().RunAsync(new(), host.Verb, CancellationToken.None)).Changed);
    }

    [Fact]
    public async Task Packages_are_names_and_nothing_else()
    {
        host.With("/usr/bin/apt-get", "");
        Assert.Equal(["cephadm"], (await new InstallVerb().RunAsync(new(), host.Verb, CancellationToken.None)).Changed);
        Assert.Equal("InvalidPackage", (await Assert.ThrowsAsync<AgentException>(() => new InstallVerb().RunAsync(new() { Packages = ["-o=x"] }, host.Verb, CancellationToken.None))).Id);
    }
}
