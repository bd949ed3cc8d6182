using System.Text;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>The stream does not hold messages as agreed; what follows cannot be told apart, so the connection ends.</summary>
public sealed class FrameException(string message) : Exception(message);

/// <summary>Reads messages behind <c>Content-Length</c> headers. Memory grows with what has arrived, not with what a header announces.</summary>
public sealed class FrameReader(Stream stream, int maxMessageBytes = AgentProtocol.MaxMessageBytes)
{
    /// <summary>Largest header block; ours has one line of some 25 bytes.</summary>
    private const int MaxHeaderBytes = 4096;
    private const int FirstBodyBytes = 64 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>The next message; null at a clean end. Throws <see cref="FrameException"/> on a header that is none, a message that is too large, or an end amid a message.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        var header = await ReadHeaderAsync(cancellation);
        return header is null ? null : await ReadBodyAsync(LengthIn(header), cancellation);
    }

    private async Task<string?> ReadHeaderAsync(CancellationToken cancellation)
    {
        var header = new StringBuilder();
        while (true)
        {
            if (start == end && !await FillAsync(cancellation))
            {
                return header.Length == 0 ? null : throw new FrameException("the input ended amid a header");
            }
            header.Append((char)buffer[start++]);
            if (header[^1] == '\n' && EndsHeader(header))
            {
                return header.ToString();
            }
            if (header.Length > MaxHeaderBytes)
            {
                throw new FrameException($"a header has more than {MaxHeaderBytes} bytes");
            }
        }
    }

    private static bool EndsHeader(StringBuilder header) =>
        header.Length >= 4 && header[^2] == '\r' && header[^3] == '\n' && header[^4] == '\r';

    private int LengthIn(string header)
    {
        int? length = null;
        foreach (var line in header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0)
            {
                throw new FrameException("a header line has no colon");
            }
            if (line.AsSpan(0, colon).Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                if (length is not null || !long.TryParse(line.AsSpan(colon + 1).Trim(), System.Globalization.NumberStyles.None, null, out var value))
                {
                    throw new FrameException("the Content-Length header is not one number");
                }
                length = value <= maxMessageBytes
                    ? (int)value
                    : throw new FrameException($"a message of {value} bytes is larger than {maxMessageBytes}");
            }
        }
        return length ?? throw new FrameException("a header without Content-Length");
    }

    private async Task<byte[]> ReadBodyAsync(int length, CancellationToken cancellation)
    {
        var body = new byte[Math.Min(length, FirstBodyBytes)];
        var filled = Math.Min(body.Length, end - start);
        buffer.AsSpan(start, filled).CopyTo(body);
        start += filled;
        while (filled < length)
        {
            if (filled == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, body.Length * 2L));
            }
            var read = await stream.ReadAsync(body.AsMemory(filled), cancellation);
            if (read == 0)
            {
                throw new FrameException("the input ended amid a message");
            }
            filled += read;
        }
        return body;
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        start = 0;
        end = await stream.ReadAsync(buffer, cancellation);
        return end > 0;
    }
}
