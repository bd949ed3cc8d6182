using CephadmPS.Agent.Observe.Fitness;
using CephadmPS.Agent.Tests.Support;

namespace CephadmPS.Agent.Tests.Observe;

public sealed class HostCheckTests : IDisposable
{
    private readonly TestHost host = new();

    public HostCheckTests()
    {
        host.With("/proc/sys/kernel/hostname", "store1\n").WithProgram("podman").WithProgram("systemctl").WithProgram("lvcreate");
        host.Processes.Answer("podman --version", "podman version 5.4.2\n").Answer("systemctl show", TimeUnit("chrony.service", "active"));
    }

    public void Dispose() => host.Dispose();

    private static string TimeUnit(string unit, string state) => $"Id={unit}\nLoadState=loaded\nActiveState={state}\nSubState=x\nUnitFileState=disabled\n";

    private async Task<string> ErrorAsync(string? expected = null) => Assert.Single((await HostCheck.RunAsync(host.Context, expected, default)).Errors);

    [Fact]
    public async Task A_fit_host_is_fit_and_nothing_was_changed()
    {
        var result = await HostCheck.RunAsync(host.Context, "STORE1", default);

        Assert.True(result.Ok);
        Assert.Empty(result.Errors);
        Assert.Equal(("podman", "5.4.2", "store1"), (result.ContainerEngine, result.ContainerEngineVersion, result.HostName));
        Assert.All(host.Processes.Commands, c => Assert.Matches("^(podman --version|systemctl show)", c));
    }

    [Fact]
    public async Task Without_inotify_a_host_is_fit_and_told_what_to_raise()
    {
        using var without = new TestHost(host.Processes, inotify: false);
        without.With("/proc/sys/kernel/hostname", "store1\n").WithProgram("podman").WithProgram("systemctl").WithProgram("lvcreate")
            .WithDirectory("/run").With("/proc/sys/fs/inotify/max_user_instances", "128\n");

        var result = await HostCheck.RunAsync(without.Context, null, default);

        Assert.True(result.Ok);
        Assert.Contains(result.Messages, message => message.Contains("fs.inotify.max_user_instances is 128") && message.Contains("sysctl -w"));
        Assert.DoesNotContain((await HostCheck.RunAsync(host.WithDirectory("/run").Context, null, default)).Messages, message => message.Contains("inotify"));
    }

    [Fact]
    public async Task Each_lack_is_one_sentence_with_its_remedy()
    {
        File.Delete(host.PathOf("/usr/bin/lvcreate"));
        Assert.Matches("lvcreate.*lvm2.*prepare-host", await ErrorAsync());
        host.WithProgram("lvcreate");

        host.Processes.Answer("podman --version", "podman version 1.9.3\n");
        Assert.Matches("1.9.3 is too old: 2.0.2", await ErrorAsync());
        host.Processes.Answer("podman --version", "podman version 4.9.4-rhel\n");

        host.Processes.Answer("systemctl show", TimeUnit("ntpsec.service", "inactive"));
        Assert.Contains("systemctl enable --now ntpsec.service", await ErrorAsync());
        host.Processes.Answer("systemctl show", "");
        Assert.Contains("Install chrony", await ErrorAsync());
        host.Processes.Answer("systemctl show", "", exitCode: 1, error: "System has not been booted with systemd");
        Assert.Contains("not been booted with systemd", await ErrorAsync());
        host.Processes.Answer("systemctl show", TimeUnit("ntp.service", "active"));

        Assert.Matches("'store1', not 'store2'.*hostnamectl", await ErrorAsync("store2"));
        File.Delete(host.PathOf("/usr/bin/podman"));
        Assert.Contains("Install podman", await ErrorAsync());
    }

    [Theory]
    [InlineData("podman version 5.4.2\n", "5.4.2")]
    [InlineData("podman version 4.9.4-rhel", "4.9.4")]
    [InlineData("Docker version 20.10.24+dfsg1, build 297e128", "20.10.24")]
    [InlineData("no digits", null)]
    public void Engines_print_their_version_each_in_its_way(string text, string? expected) => Assert.Equal(expected, HostCheck.VersionIn(text));

    [Fact]
    public async Task Preparing_a_fit_host_installs_nothing()
    {
        host.WithProgram("apt-get");

        var result = await HostPreparation.RunAsync(host.Context, null, _ => { }, default);

        Assert.True(result.Ok);
        Assert.DoesNotContain(host.Processes.Commands, c => c.Contains("apt-get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_installed_by_the_distributions_means_and_started()
    {
        host.WithProgram("dnf");
        File.Delete(host.PathOf("/usr/bin/lvcreate"));
        host.Processes.Answer("systemctl show", TimeUnit("chronyd.service", "inactive")).Answer("env ", "").Answer("systemctl enable", "").Answer("hostnamectl", "");

        await HostPreparation.RunAsync(host.Context, "store9", _ => { }, default);

        Assert.Contains("env DEBIAN_FRONTEND=noninteractive dnf install -y -q lvm2", host.Processes.Commands);
        Assert.Contains("systemctl enable --now chronyd.service", host.Processes.Commands);
        Assert.Contains("hostnamectl set-hostname store9", host.Processes.Commands);
    }

    [Fact]
    public async Task Why_a_package_could_not_be_installed_is_told()
    {
        host.WithProgram("apt-get");
        File.Delete(host.PathOf("/usr/bin/lvcreate"));
        host.Processes.Answer("env ", "", exitCode: 100, error: "Reading...\nE: Unable to locate package lvm2\n");

        var result = await HostPreparation.RunAsync(host.Context, null, _ => { }, default);

        Assert.False(result.Ok);
        Assert.Contains(result.Errors, e => e.Contains("E: Unable to locate package lvm2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("E: Unable to locate package podman", true)]
    [InlineData("E: Failed to fetch http://deb.example/podman.deb  Temporary failure resolving 'deb.example'", false)]
    public async Task Docker_is_tried_where_there_is_no_podman_not_where_there_is_no_network(string error, bool tried)
    {
        host.WithProgram("apt-get");
        File.Delete(host.PathOf("/usr/bin/podman"));
        host.Processes.Answer("env ", "", exitCode: 100, error: error);

        await HostPreparation.RunAsync(host.Context, null, _ => { }, default);

        Assert.Equal(tried, host.Processes.Commands.Any(c => c.EndsWith("docker.io", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_name_that_is_none_is_not_set()
    {
        var result = await HostPreparation.RunAsync(host.Context, "--static x", _ => { }, default);

        Assert.False(result.Ok);
        Assert.DoesNotContain(host.Processes.Commands, c => c.StartsWith("hostnamectl", StringComparison.Ordinal));
    }
}
