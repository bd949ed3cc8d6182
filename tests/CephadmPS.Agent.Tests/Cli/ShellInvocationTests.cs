using CephadmPS.Agent.Cli;

namespace CephadmPS.Agent.Tests.Cli;

public class ShellInvocationTests
{
    private static ShellInvocation? Parse(string line) => ShellInvocation.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void What_follows_the_dashes_goes_to_the_container_as_it_is()
    {
        var shell = Parse("shell --fsid F --mount /a:/b --mount /c -e A=1 --no-hosts -- ceph -s --fsid X")!;

        Assert.Equal("shell", shell.Command);
        Assert.Equal("F", shell.Options.Fsid);
        Assert.Equal(["/a:/b", "/c"], shell.Options.Mounts);
        Assert.Equal(["A=1"], shell.Options.Environment);
        Assert.True(shell.Options.NoHosts);
        Assert.Equal(["ceph", "-s", "--fsid", "X"], shell.Options.Command);
        Assert.False(shell.DryRun);
    }

    [Fact]
    public void Without_a_command_it_is_an_interactive_shell()
    {
        Assert.Empty(Parse("shell")!.Options.Command);
        Assert.True(Parse("ceph-volume --dry-run -- raw list")!.DryRun);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("")]
    public void Other_commands_are_none_of_its_business(string line) => Assert.Null(Parse(line));

    [Theory]
    [InlineData("shell ls", "goes behind --")]
    [InlineData("shell --fsid", "--fsid needs a value")]
    public void What_it_does_not_take_is_refused(string line, string text) =>
        Assert.Contains(text, Assert.Throws<UsageException>(() => Parse(line)).Message);

    [Fact]
    public void Help_tells_of_them()
    {
        Assert.Contains("ceph-volume", HelpText.Text);
        Assert.Contains("  shell", HelpText.Text);
    }
}
