using System.Buffers.Binary;
using System.Text;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>
/// As much of D-Bus's messages as it takes to ask for signals and to tell where one is from: method calls with texts go out, headers are
/// read, bodies are passed over. Little endian goes out; both are read.
/// </summary>
/// <param name="Type">1 call, 2 answer, 3 error, 4 signal.</param>
/// <param name="ReplyTo">Serial of the call that is answered; 0 when it is no answer.</param>
/// <param name="Path">The object; empty when the message names none.</param>
/// <param name="Member">The signal's or call's name.</param>
internal sealed record DBusMessage(byte Type, uint ReplyTo, string Path, string Member)
{
    /// <summary>Bytes that tell how long a message is.</summary>
    public const int FixedBytes = 16;
    public const byte Answer = 2;
    public const byte Error = 3;
    public const byte Signal = 4;
    private const int MaxBytes = 1024 * 1024;
    private const byte PathField = 1;
    private const byte MemberField = 3;
    private const byte ReplyField = 5;

    /// <summary>Bytes of a whole message, of its first 16. Throws <see cref="IOException"/> for what is none, or larger than 1 MiB.</summary>
    public static int LengthOf(ReadOnlySpan<byte> start)
    {
        if (start[0] is not ((byte)'l' or (byte)'B') || start[3] != 1)
        {
            throw new IOException("this is no D-Bus message");
        }
        var little = start[0] == (byte)'l';
        var length = FixedBytes + Padded(Number(start[12..], little), 8) + (long)Number(start[4..], little);
        return length <= MaxBytes ? (int)length : throw new IOException($"a D-Bus message of {length} bytes is too large");
    }

    /// <summary>Reads a whole message. Throws <see cref="IOException"/> for a header that is none.</summary>
    public static DBusMessage Parse(ReadOnlySpan<byte> message)
    {
        var little = message[0] == (byte)'l';
        var end = FixedBytes + (int)Number(message[12..], little);
        var result = new DBusMessage(message[1], 0, "", "");
        try
        {
            for (var at = FixedBytes; at < end;)
            {
                at = (int)Padded((uint)at, 8);
                var field = message[at];
                // The value's type as a text of one letter: its length, the letter, a zero.
                var type = message[at + 1] == 1 ? (char)message[at + 2] : throw new IOException("a D-Bus header field of several values");
                at = (int)Padded((uint)at + 4, type == 'g' ? 1u : 4u);
                var number = type == 'g' ? message[at] : Number(message[at..], little);
                if (field == ReplyField && type == 'u')
                {
                    result = result with { ReplyTo = number };
                }
                at += type == 'g' ? 1 : 4;
                if (type is 's' or 'o' or 'g')
                {
                    var text = Encoding.UTF8.GetString(message.Slice(at, (int)number));
                    result = field switch
                    {
                        PathField => result with { Path = text },
                        MemberField => result with { Member = text },
                        _ => result,
                    };
                    at += (int)number + 1;
                }
            }
            return result;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new IOException("a D-Bus header ends too early", e);
        }
    }

    /// <summary>A method call with at most one argument, a text.</summary>
    public static byte[] Call(uint serial, string destination, string path, string @interface, string member, string? argument = null)
    {
        var body = new MemoryStream();
        if (argument is not null)
        {
            WriteText(body, argument);
        }
        var message = new MemoryStream();
        message.Write([(byte)'l', 1, 0, 1]);
        WriteNumber(message, (uint)body.Length);
        WriteNumber(message, serial);
        WriteNumber(message, 0);
        WriteField(message, PathField, 'o', path);
        WriteField(message, 2, 's', @interface);
        WriteField(message, MemberField, 's', member);
        WriteField(message, 6, 's', destination);
        if (argument is not null)
        {
            Pad(message, 8);
            message.Write([8, 1, (byte)'g', 0, 1, (byte)'s', 0]);
        }
        var fields = (uint)message.Length - FixedBytes;
        Pad(message, 8);
        message.Write(body.ToArray());
        var bytes = message.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), fields);
        return bytes;
    }

    private static uint Number(ReadOnlySpan<byte> from, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(from) : BinaryPrimitives.ReadUInt32BigEndian(from);

    private static long Padded(uint length, uint to) => ((long)length + to - 1) / to * to;

    private static void WriteField(MemoryStream message, byte field, char type, string text)
    {
        Pad(message, 8);
        message.Write([field, 1, (byte)type, 0]);
        WriteText(message, text);
    }

    private static void WriteText(MemoryStream to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(to, (uint)bytes.Length);
        to.Write(bytes);
        to.WriteByte(0);
    }

    private static void WriteNumber(MemoryStream to, uint number)
    {
        Pad(to, 4);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        to.Write(bytes);
    }

    private static void Pad(MemoryStream to, int boundary)
    {
        while (to.Length % boundary != 0)
        {
            to.WriteByte(0);
        }
    }
}
