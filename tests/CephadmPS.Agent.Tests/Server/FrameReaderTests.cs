using System.Text;
using CephadmPS.Agent.Server;

namespace CephadmPS.Agent.Tests.Server;

public class FrameReaderTests
{
    private static FrameReader Of(string text, int max = 1000) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), max);

    private static async Task<string?> NextAsync(FrameReader reader) =>
        await reader.ReadAsync(CancellationToken.None) is { } body ? Encoding.UTF8.GetString(body) : null;

    [Fact]
    public async Task Messages_come_one_after_the_other_and_then_the_end()
    {
        var reader = Of("Content-Length: 2\r\n\r\n{}Content-Type: x\r\ncontent-length:3\r\n\r\n[1]Content-Length: 0\r\n\r\n");

        Assert.Equal("{}", await NextAsync(reader));
        Assert.Equal("[1]", await NextAsync(reader));
        Assert.Equal("", await NextAsync(reader));
        Assert.Null(await NextAsync(reader));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\n{}", "amid a message")]
    [InlineData("Content-Len", "amid a header")]
    [InlineData("Content-Length: 1001\r\n\r\n", "larger than 1000")]
    [InlineData("Content-Length: 99999999999999999999999\r\n\r\n", "not one number")]
    [InlineData("Content-Length: -1\r\n\r\n", "not one number")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "not one number")]
    [InlineData("X: y\r\n\r\n", "without Content-Length")]
    [InlineData("{\"jsonrpc\"\r\n\r\n", "no colon")]
    public async Task What_is_no_message_is_told(string input, string expected)
    {
        var error = await Assert.ThrowsAsync<FrameException>(() => NextAsync(Of(input)));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public async Task An_endless_header_is_not_kept()
    {
        var error = await Assert.ThrowsAsync<FrameException>(() => NextAsync(Of(new string('x', 100_000))));

        Assert.Contains("4096", error.Message);
    }

    [Fact]
    public async Task A_header_alone_takes_no_memory()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await Assert.ThrowsAsync<FrameException>(() => NextAsync(Of("Content-Length: 60000000\r\n\r\nshort", 64 * 1024 * 1024)));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 5_000_000);
    }

    [Fact]
    public async Task A_message_larger_than_the_buffers_is_whole()
    {
        var body = new string('a', 300_000) + "z";

        Assert.Equal(body, await NextAsync(Of($"Content-Length: {body.Length}\r\n\r\n{body}", 1_000_000)));
    }
}
