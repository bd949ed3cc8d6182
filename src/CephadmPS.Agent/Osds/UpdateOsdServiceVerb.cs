using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds;

/// <summary><c>update-osd-service</c>: writes into OSDs' unit.meta to which service they belong. All else there stays, whoever wrote it; nothing restarts.</summary>
public sealed partial class UpdateOsdServiceVerb() : Verb<UpdateOsdServiceRequest, UpdateOsdServiceResult>(
    Protocol.Verbs.UpdateOsdService, AgentJson.Default.UpdateOsdServiceRequest, AgentJson.Default.UpdateOsdServiceResult), IConvergent, IClusterWide
{
    private sealed record Change(string Name, string Path, string Content, Owner Owner);

    public override Task<UpdateOsdServiceResult> RunAsync(UpdateOsdServiceRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        if (!ServiceName().IsMatch(request.ServiceName))
        {
            throw AgentException.Refused("InvalidServiceName", $"'{request.ServiceName}' is not the name of an OSD service", "use osd, or osd.id");
        }
        var files = new HostFiles(host);
        List<DaemonIdentity> daemons = [.. request.OsdIds.Distinct().Select(id => DaemonIdentity.Parse(request.Fsid, $"osd.{id}"))];
        // All are looked at before the first is changed.
        daemons.ForEach(daemon => DaemonDirectories.MustExist(host, daemon));
        List<Change> changes = [];
        foreach (var daemon in daemons)
        {
            var path = $"{host.DaemonDir(daemon.Fsid, daemon.Name)}/unit.meta";
            if (WithService(files.ReadText(path), daemon, request.ServiceName) is { } content)
            {
                changes.Add(new Change(daemon.Name, path, content, Posix.StatusOf(host.PathOf(path))?.Owner ?? Owner.Root));
            }
        }
        foreach (var change in changes)
        {
            files.Write(change.Path, change.Content, HostFiles.Private, change.Owner);
        }
        return Task.FromResult(new UpdateOsdServiceResult { Changed = [.. changes.Select(c => c.Name)] });
    }

    // Null: it belongs to the service already.
    private static string? WithService(string? text, DaemonIdentity daemon, string service)
    {
        try
        {
            using var meta = JsonDocument.Parse(text ?? "{}");
            if (meta.RootElement.TryGetProperty("service_name", out var now) && now.ValueKind == JsonValueKind.String && now.GetString() == service)
            {
                return null;
            }
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, IndentSize = 4 }))
            {
                json.WriteStartObject();
                json.WriteString("service_name", service);
                foreach (var property in meta.RootElement.EnumerateObject().Where(property => property.Name != "service_name"))
                {
                    property.WriteTo(json);
                }
                json.WriteEndObject();
            }
            return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AgentException("UnexpectedFile", $"unit.meta of {daemon.Name} is damaged", $"redeploy {daemon.Name}, which writes it anew", inner: e) { Undone = true };
        }
    }

    [GeneratedRegex(@"\Aosd(\.[A-Za-z0-9_][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex ServiceName();
}
