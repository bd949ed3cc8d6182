using System.Text.Json.Nodes;

namespace CephadmPS.Agent.Daemons.Smb;

/// <summary>The files that make an smb instance one of a cluster.</summary>
internal static class CtdbFiles
{
    private const string Program = "/usr/bin/samba-container";

    /// <summary>All of them.</summary>
    public static IEnumerable<FormFile> Of(SmbSettings settings)
    {
        yield return new FormFile(SmbPaths.CtdbConfig, Config(settings).ToJsonString());
        // Samba's containers put their own in its place.
        yield return new FormFile(SmbPaths.SharedConfig, "[global]\nconfig backend = registry\n") { KeepExisting = true };
        if (settings.BindTo is { } bind)
        {
            var interfaces = settings.PublicAddresses.Count > 0 ? $"\"{bind.Interface};options=dynamic\"" : $"{bind.Address}";
            yield return new FormFile(SmbPaths.Interfaces, $"[global]\nbind interfaces only = yes\ninterfaces = {interfaces}\n");
        }
    }

    private static JsonObject Config(SmbSettings settings)
    {
        var ctdb = new JsonObject
        {
            // The exclamation mark tells ctdb that it is a program.
            ["recovery_lock"] = $"!{Program} ctdb-rados-mutex {settings.LockUri}",
            ["cluster_meta_uri"] = settings.MetaUri,
            ["nodes_cmd"] = $"{Program} ctdb-list-nodes",
            ["public_addresses"] = new JsonArray([.. settings.PublicAddresses.Select(a => new JsonObject
            {
                ["address"] = a.Address,
                ["interfaces"] = TextArray(settings.InterfacesIn(a.Networks)),
            })]),
        };
        if (!settings.HasStandardCtdbPort)
        {
            ctdb["ctdb_port"] = settings.CtdbPort;
        }
        if (settings.BindTo is not null)
        {
            ctdb["conf_file_includes"] = TextArray([SmbPaths.InterfacesInContainer]);
        }
        return new JsonObject { ["samba-container-config"] = "v0", ["ctdb"] = ctdb };
    }

    /// <summary>A JSON list of texts.</summary>
    public static JsonArray TextArray(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
