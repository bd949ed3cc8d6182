using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.HostState;

/// <summary><c>disk-rescan</c>: has SCSI adapters look for disks that were plugged in. USB adapters find theirs by themselves.</summary>
public sealed class DiskRescanVerb() : Verb<DiskRescanRequest, DiskRescanResult>(
    Protocol.Verbs.DiskRescan, AgentJson.Default.DiskRescanRequest, AgentJson.Default.DiskRescanResult), IHostWide
{
    private const string Adapters = "/sys/class/scsi_host";

    // Channel, target and number: all of them.
    private const string Everything = "- - -";

    public override bool Mutates => true;

    public override Task<DiskRescanResult> RunAsync(DiskRescanRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var result = new DiskRescanResult();
        var directory = host.PathOf(Adapters);
        string[] adapters = Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];
        foreach (var adapter in adapters.Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            Scan(adapter, result);
        }
        result.Message = (result.Scanned.Count, result.Failed.Count) switch
        {
            (0, 0) => "no adapter to rescan",
            (var scanned, 0) => $"{scanned} adapters were told to look for disks",
            (var scanned, var failed) => $"{scanned} adapters were told to look for disks, {failed} did not take it: {string.Join(", ", result.Failed)}",
        };
        return Task.FromResult(result);
    }

    private static void Scan(string adapter, DiskRescanResult result)
    {
        var name = Path.GetFileName(adapter);
        if (SafeFiles.ReadTrimmed(Path.Combine(adapter, "proc_name")) == "usb-storage")
        {
            result.Skipped.Add(name);
            return;
        }
        try
        {
            File.WriteAllText(Path.Combine(adapter, "scan"), Everything);
            result.Scanned.Add(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virtual adapter may refuse; the others count.
            result.Failed.Add($"{name} ({e.Message})");
        }
    }
}
