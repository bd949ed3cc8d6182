using System.Text.Json;
using CephadmPS.Agent.Observe.Daemons;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>
/// Whether a daemon is still as a recorded operation left it. Only then is a repeated operation answered from the journal; running it
/// again would restart a daemon that is well, trusting the journal alone would miss one that was removed meanwhile.
/// </summary>
internal sealed class DaemonConfirmation(TimeProvider time) : IConfirmsResult
{
    private readonly DaemonLister lister = new(time);

    /// <summary>The verbs whose results it can judge.</summary>
    public static bool Covers(string verb) => verb is Protocol.Verbs.Deploy or Protocol.Verbs.Unit or Protocol.Verbs.RemoveDaemon;

    public async Task<JsonElement?> ConfirmAsync(JsonElement request, JsonElement recorded, VerbContext context, CancellationToken cancellation)
    {
        var fsid = request.GetProperty("fsid").GetString()!;
        var name = request.GetProperty("name").GetString()!;
        var found = (await lister.ListAsync(context.Host, new ListDaemonsRequest { Fsid = fsid, Name = name }, cancellation)).SingleOrDefault();
        // Each verb's result has members of its own: a deploy's kind, a unit's state, a removal's changed.
        if (recorded.TryGetProperty("kind", out _))
        {
            return found is not null && Agrees(request, found) ? Unchanged(recorded, found) : null;
        }
        if (recorded.TryGetProperty("state", out var state))
        {
            return found?.State == state.GetString() ? recorded : null;
        }
        return found is null ? recorded : null;
    }

    private static bool Agrees(JsonElement request, DaemonListing found)
    {
        var asked = request.Deserialize(AgentJson.Default.DeployRequest);
        return asked is not null
            && found.State is ("running" or "starting")
            && asked.Meta.ConfigDigest == found.ConfigDigest
            // A reconfiguration leaves the image alone.
            && (asked.Params.Reconfig || asked.Image == found.ContainerImageName);
    }

    private static JsonElement Unchanged(JsonElement recorded, DaemonListing found)
    {
        var result = recorded.Deserialize(AgentJson.Default.DeployResult) ?? new DeployResult();
        result.Kind = "unchanged";
        result.Daemon = found;
        return JsonSerializer.SerializeToElement(result, AgentJson.Default.DeployResult);
    }
}
