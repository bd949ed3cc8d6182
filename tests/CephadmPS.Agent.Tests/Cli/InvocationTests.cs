using CephadmPS.Agent.Cli;

namespace CephadmPS.Agent.Tests.Cli;

public class InvocationTests
{
    private static Invocation Parse(string line) => Invocation.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Options_become_the_requests_properties_with_their_types()
    {
        var invocation = Parse("--root /x rm-daemon --fsid F --name=mon.a --force --tcp-ports 80,443 --deadline 30");

        Assert.Equal(("rm-daemon", "/x"), (invocation.Command, invocation.Root));
        Assert.Equal("F", invocation.Values["fsid"]);
        Assert.Equal("mon.a", invocation.Values["name"]);
        Assert.Equal(true, invocation.Values["force"]);
        Assert.Equal(new long[] { 80, 443 }, invocation.Values["tcp_ports"]);
        Assert.Equal(30L, invocation.Values["deadline_seconds"]);
        Assert.False(invocation.Values.ContainsKey("force_delete_data"));
    }

    [Fact]
    public void An_argument_may_stand_anywhere()
    {
        Assert.Equal("restart", Parse("unit --fsid F restart --name mon.a").Values["action"]);
        Assert.Equal(false, Parse("ls --no-detail").Values["detail"]);
    }

    [Theory]
    [InlineData("ls --help")]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("")]
    public void Help_is_always_there(string line) => Assert.Equal("help", Parse(line).Command);

    [Theory]
    [InlineData("frobnicate", "no command 'frobnicate'")]
    [InlineData("ls --frob", "takes no '--frob'")]
    [InlineData("ls extra", "takes no 'extra'")]
    [InlineData("ls --fsid", "--fsid needs a value")]
    [InlineData("rm-daemon --fsid F", "needs --name")]
    [InlineData("rm-daemon --fsid F --name x --force=yes", "--force takes no value")]
    [InlineData("unit --fsid F --name x", "needs ACTION")]
    [InlineData("unit start stop --fsid F --name x", "takes no 'stop'")]
    [InlineData("logs --fsid F --name x --lines many", "'many' is not a whole number")]
    [InlineData("deploy", "needs --input")]
    [InlineData("deploy --keyring AQ==", "takes no '--keyring'")]
    [InlineData("ls --input x", "takes no '--input'")]
    [InlineData("ls --stdio", "takes no '--stdio'")]
    public void What_is_not_understood_is_named(string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => Parse(line)).Message);

    [Fact]
    public void Every_command_is_a_verb_and_no_option_takes_a_secret()
    {
        var verbs = typeof(Protocol.Verbs).GetFields().Select(f => (string)f.GetValue(null)!).ToHashSet();

        Assert.All(Commands.All, command => Assert.Contains(command.Name, verbs));
        Assert.All(Commands.All.SelectMany(c => c.Options), option => Assert.DoesNotMatch("key|secret|password", option.Property));
    }
}
