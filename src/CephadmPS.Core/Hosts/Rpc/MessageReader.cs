using System.Buffers;
using System.Globalization;
using System.Text;

namespace CephadmPS.Core.Hosts.Rpc;

/// <summary>The other side broke the protocol; the connection cannot be used any more.</summary>
internal sealed class ProtocolViolationException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>
/// Reads messages, each behind a <c>Content-Length: N</c> header and an empty line. Memory is bounded by the largest message
/// allowed: a length is checked before anything is set aside for it.
/// </summary>
internal sealed class MessageReader(Stream stream, int maxMessageBytes)
{
    private const int MaxHeaderBytes = 4096;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>
    /// The next message's body; null at the end of the stream between two messages. Errors:
    /// <see cref="ProtocolViolationException"/>; <see cref="EndOfStreamException"/> inside a message.
    /// </summary>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation = default)
    {
        var length = await ReadHeaderAsync(cancellation).ConfigureAwait(false);
        if (length < 0)
        {
            return null;
        }
        // Grown as bytes arrive: a length alone, sent by a broken peer, costs nothing.
        var body = new ArrayBufferWriter<byte>(Math.Max(1, Math.Min(length, 1 << 20)));
        while (body.WrittenCount < length)
        {
            if (_start == _end && !await FillAsync(cancellation).ConfigureAwait(false))
            {
                throw new EndOfStreamException("the connection ended inside a message");
            }
            var take = Math.Min(_end - _start, length - body.WrittenCount);
            body.Write(_buffer.AsSpan(_start, take));
            _start += take;
        }
        return body.WrittenSpan.ToArray();
    }

    private async ValueTask<int> ReadHeaderAsync(CancellationToken cancellation)
    {
        var length = -1;
        var headerBytes = 0;
        while (true)
        {
            var line = await ReadLineAsync(MaxHeaderBytes - headerBytes, cancellation).ConfigureAwait(false);
            if (line is null)
            {
                return headerBytes == 0 ? -1 : throw new EndOfStreamException("the connection ended inside a header");
            }
            headerBytes += line.Length + 2;
            if (line.Length == 0)
            {
                return length >= 0 ? length : throw new ProtocolViolationException("a message has no Content-Length");
            }
            var colon = line.IndexOf(':');
            if (colon <= 0)
            {
                throw new ProtocolViolationException("a message header is not of the form 'Name: value'");
            }
            if (!line.AsSpan(0, colon).Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (!int.TryParse(line.AsSpan(colon + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > maxMessageBytes)
            {
                throw new ProtocolViolationException($"a message's Content-Length is not a number from 0 to {maxMessageBytes}");
            }
        }
    }

    private async ValueTask<string?> ReadLineAsync(int limit, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellation).ConfigureAwait(false))
            {
                return line.Length == 0 ? null : throw new EndOfStreamException("the connection ended inside a header");
            }
            var unread = _buffer.AsSpan(_start, _end - _start);
            var newline = unread.IndexOf((byte)'\n');
            var part = newline < 0 ? unread : unread[..newline];
            if (line.Length + part.Length > limit)
            {
                throw new ProtocolViolationException($"a message header is longer than {MaxHeaderBytes} bytes");
            }
            line.Append(Encoding.Latin1.GetString(part));
            _start += part.Length + (newline < 0 ? 0 : 1);
            if (newline >= 0)
            {
                return line.ToString().TrimEnd('\r');
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellation).ConfigureAwait(false);
        return _end > 0;
    }
}
