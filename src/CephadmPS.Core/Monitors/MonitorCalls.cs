using System.Globalization;
using CephadmPS.Core.Errors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

/// <summary>
/// Ceph's commands as typed calls. Errors, besides those of <see cref="IMonitorClient.SendAsync"/>: <c>MonitorCommandFailed</c> with
/// Ceph's own words; <c>MonitorAnswerInvalid</c> when an answer has another shape than Ceph 18 to 20 gives. Calls that change something
/// converge: called twice, the second time finds nothing to do.
/// </summary>
public static partial class MonitorCalls
{
    private const int Enoent = -2;
    private const int Eagain = -11;
    private const int Ebusy = -16;
    private const int Eexist = -17;
    private const int Einval = -22;

    /// <summary>Runs a command and takes a non-zero return code for an error.</summary>
    public static async Task<MonitorReply> RunAsync(this IMonitorClient client, MonitorCommand command, CancellationToken cancellation = default)
    {
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode == 0 ? reply : throw Failed(command, reply);
    }

    /// <summary>The error for an answer that refuses a command.</summary>
    public static CephadmException Failed(MonitorCommand command, MonitorReply reply)
    {
        var (name, kind) = reply.ReturnCode switch
        {
            -1 => ("EPERM", ErrorKind.Refused),
            Enoent => ("ENOENT", ErrorKind.NotFound),
            Eagain => ("EAGAIN", ErrorKind.Unavailable),
            -13 => ("EACCES", ErrorKind.Security),
            Ebusy => ("EBUSY", ErrorKind.Refused),
            Eexist => ("EEXIST", ErrorKind.AlreadyExists),
            Einval => ("EINVAL", ErrorKind.InvalidInput),
            -110 => ("ETIMEDOUT", ErrorKind.Timeout),
            _ => (reply.ReturnCode.ToString(CultureInfo.InvariantCulture), ErrorKind.Failed),
        };
        var status = reply.Status.Trim();
        return new CephadmException("MonitorCommandFailed", kind,
            $"'ceph {command.Prefix}' was refused ({name}){(status.Length > 0 ? ": " + status : "")}.",
            kind == ErrorKind.Security ? "The keyring in use lacks the caps for this." : "See Get-CephStatus for the state of the cluster.", command.Prefix);
    }

    private static Task<MonitorReply> ReadAsync(
        IMonitorClient client, string prefix, JObject? arguments, CancellationToken cancellation, MonitorTarget target = MonitorTarget.Mon) =>
        client.RunAsync(new MonitorCommand(prefix) { Arguments = arguments ?? [], Target = target }, cancellation);

    private static async Task<T> ReadAsync<T>(
        IMonitorClient client, string prefix, JObject? arguments, Func<JToken, T> read, CancellationToken cancellation,
        MonitorTarget target = MonitorTarget.Mon) =>
        Shape(prefix, await ReadAsync(client, prefix, arguments, cancellation, target).ConfigureAwait(false), read);

    private static Task<MonitorReply> ChangeAsync(
        IMonitorClient client, string prefix, JObject arguments, CancellationToken cancellation, byte[]? input = null,
        MonitorTarget target = MonitorTarget.Mon) =>
        client.RunAsync(new MonitorCommand(prefix) { Arguments = arguments, Input = input, Mutating = true, Target = target }, cancellation);

    private static T Shape<T>(string prefix, MonitorReply reply, Func<JToken, T> read)
    {
        try
        {
            return read(reply.Json ?? throw new JsonException("it is empty"));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidCastException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new CephadmException("MonitorAnswerInvalid", ErrorKind.Failed, $"The answer to 'ceph {prefix}' cannot be read: {e.Message}",
                "This program knows Ceph 18 to 20; see 'ceph versions'.", prefix, e);
        }
    }

    private static JToken Need(JToken from, string name) => from[name] ?? throw new JsonException($"it has no '{name}'");

    private static string Text(JToken from, string name) => (string?)Need(from, name) ?? "";

    private static int Int(JToken from, string name) => (int)Need(from, name);

    private static IReadOnlyList<string> Texts(JToken? list) => list is JArray a ? [.. a.Select(t => (string?)t ?? "")] : [];

    private static IReadOnlyList<int> Ints(JToken? list) => list is JArray a ? [.. a.Select(t => (int)t)] : [];
}
