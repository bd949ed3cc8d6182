namespace CephadmPS.Agent.Files;

/// <summary>The error for a full disk, wherever it is met: in our own writes or in the output of a tool.</summary>
public static class DiskFull
{
    public const string Id = "DiskFull";

    public static AgentException On(string path, Exception? inner = null) =>
        new(Id, $"no space left on the file system of {path}", "make room there (df -h shows which file system is full), then repeat the command", inner: inner);

    /// <summary>Did a tool fail because the disk is full?</summary>
    public static bool IsTold(string toolOutput) =>
        toolOutput.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || toolOutput.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase);
}
