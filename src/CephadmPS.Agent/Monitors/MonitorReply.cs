namespace CephadmPS.Agent.Monitors;

/// <summary>A command's answer.</summary>
/// <param name="ReturnCode">0, or a negative errno.</param>
/// <param name="Output">Bytes of the output.</param>
/// <param name="Status">Status text, for people.</param>
/// <param name="Unknown">No answer came: it may or may not have been carried out, and the session has ended.</param>
public sealed record MonitorReply(int ReturnCode, byte[] Output, string Status, bool Unknown = false);
