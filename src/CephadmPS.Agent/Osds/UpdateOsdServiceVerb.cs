using System.Text.Json;
using System.Text.Json.Nodes;
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
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, IndentSize = 4 };

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
            var meta = Read(files.ReadText(path), daemon);
            if ((string?)meta["service_name"] != request.ServiceName)
            {
                meta["service_name"] = request.ServiceName;
                changes.Add(new Change(daemon.Name, path, meta.ToJsonString(Form) + "\n", Posix.StatusOf(host.PathOf(path))?.Owner ?? Owner.Root));
            }
        }
        foreach (var change in changes)
        {
            files.Write(change.Path, change.Content, HostFiles.Private, change.Owner);
        }
        return Task.FromResult(new UpdateOsdServiceResult { Changed = [.. changes.Select(c => c.Name)] });
    }

    private static JsonObject Read(string? text, DaemonIdentity daemon)
    {
        try
        {
            return text is null ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new AgentException("UnexpectedFile", $"unit.meta of {daemon.Name} is damaged", $"redeploy {daemon.Name}, which writes it anew", inner: e) { Undone = true };
        }
    }

    [GeneratedRegex(@"\Aosd(\.[A-Za-z0-9_][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex ServiceName();
}
