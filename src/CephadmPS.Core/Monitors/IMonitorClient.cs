using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

/// <summary>Who serves a command: mgr-served ones wait for an active mgr and need their own deadline.</summary>
public enum MonitorTarget
{
    /// <summary>The mons.</summary>
    Mon,
    /// <summary>The active mgr.</summary>
    Mgr,
}

/// <summary>One command to the cluster.</summary>
/// <param name="Prefix">Ceph's command words, such as <c>auth get-or-create</c>.</param>
public sealed record MonitorCommand(string Prefix)
{
    /// <summary>Arguments by Ceph's names; <c>format: json</c> is added unless a format is given or <see cref="Plain"/> is set.</summary>
    public JObject Arguments { get; init; } = [];

    /// <summary>Who serves it; default the mons.</summary>
    public MonitorTarget Target { get; init; } = MonitorTarget.Mon;

    /// <summary>Input data; may be a secret, never logged.</summary>
    public byte[]? Input { get; init; }

    /// <summary>True when it changes something: the agent then checks the epoch first.</summary>
    public bool Mutating { get; init; }

    /// <summary>Leave the output format to Ceph (plain text or bytes).</summary>
    public bool Plain { get; init; }

    /// <summary>Time to wait for the answer; default 30 s. Passed: the outcome is unknown, and the caller looks before it decides again.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A command's answer.</summary>
/// <param name="ReturnCode">0, or a negative errno.</param>
/// <param name="Output">Bytes of the output.</param>
/// <param name="Status">Status text, for people.</param>
public sealed record MonitorReply(int ReturnCode, byte[] Output, string Status)
{
    /// <summary>Output as UTF-8 text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Output);

    /// <summary>Output parsed as JSON, in which text that looks like a date stays text; an empty output is null.</summary>
    public JToken? Json
    {
        get
        {
            using var reader = new JsonTextReader(new StringReader(Text)) { DateParseHandling = DateParseHandling.None };
            return reader.Read() ? JToken.ReadFrom(reader) : null;
        }
    }
}

/// <summary>
/// Runs commands on the cluster through kept sessions on two mon hosts. Typed calls stand in <c>MonitorCalls</c>.
/// </summary>
public interface IMonitorClient : IAsyncDisposable
{
    /// <summary>
    /// Runs a command. A non-zero return code is an answer, not an exception.
    /// Errors: <c>NoMonitor</c> when no session can be had; <c>AnswerUnknown</c> when no answer came in time;
    /// <c>StaleEpoch</c> when another controller leads.
    /// </summary>
    Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default);
}
