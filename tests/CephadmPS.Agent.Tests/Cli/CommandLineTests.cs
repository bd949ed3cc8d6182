using CephadmPS.Agent.Cli;
using CephadmPS.Agent.Tests.Support;

namespace CephadmPS.Agent.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestHost host = new();

    public void Dispose() => host.Dispose();

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(["--root", host.Root, .. arguments], output, error);
        return (exit, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task An_answer_is_indented_json_and_exit_code_0()
    {
        host.With("/proc/sys/kernel/hostname", "store1\n");

        var (exit, output, error) = await RunAsync("hello");

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("store1", Json.Of(output).GetProperty("host_name").GetString());
        Assert.Contains("\n  \"", output);
    }

    [Fact]
    public async Task A_misunderstanding_is_exit_code_2()
    {
        var (exit, output, error) = await RunAsync("ls", "--frob");

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("ERROR: ", error);
    }

    [Fact]
    public async Task An_error_is_exit_code_1_with_message_and_advice()
    {
        var (exit, output, error) = await RunAsync("operation", "--fsid", "nonsense", "--operation-id", "x");

        Assert.Equal((1, ""), (exit, output));
        Assert.Matches("^ERROR: 'nonsense' is not a cluster id\nGive the fsid", error);
    }

    [Fact]
    public async Task An_unfit_host_is_exit_code_1_with_a_line_for_each_lack()
    {
        var (exit, output, error) = await RunAsync("check-host", "--expect-hostname", "other");

        Assert.Equal(1, exit);
        Assert.False(Json.Of(output).GetProperty("ok").GetBoolean());
        Assert.All(error.TrimEnd().Split('\n'), line => Assert.StartsWith("ERROR: ", line));
        Assert.Contains("podman", error);
        Assert.Contains("'other'", error);
    }

    [Fact]
    public async Task Version_and_help_need_nothing()
    {
        Assert.StartsWith("cephadm-agent ", (await RunAsync("version")).Output);
        Assert.Contains("rm-cluster", (await RunAsync("help")).Output);
    }

    [Fact]
    public async Task Options_go_over_the_input_file()
    {
        host.With("/request.json", """{"operation_id":"from-file","fsid":"F","keyring":"AQ=="}""");
        var invocation = Invocation.Parse(["deploy", "--input", host.PathOf("/request.json"), "--operation-id", "from-option"]);

        var request = await CommandRequest.OfAsync(invocation, Stream.Null, default);

        Assert.Equal("from-option", request.GetProperty("operation_id").GetString());
        Assert.Equal("AQ==", request.GetProperty("keyring").GetString());
        Assert.Equal(3, request.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    public async Task Input_that_is_no_request_is_a_misunderstanding(string text)
    {
        var invocation = Invocation.Parse(["deploy", "--input", "-"]);

        await Assert.ThrowsAsync<UsageException>(() => CommandRequest.OfAsync(invocation, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), default));
    }
}
