using System.Collections.Concurrent;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>
/// What images hold: repository digests, asked again after a minute as a pull under another name adds one, and the daemons' versions,
/// which an image id settles for good.
/// </summary>
internal sealed class ImageKnowledge(TimeProvider time)
{
    private static readonly TimeSpan DigestsHold = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (ImageDigests Digests, DateTimeOffset Until)> digests = new();
    private static readonly TimeSpan SilenceHolds = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string ImageId, string Probe), string> versions = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> silent = new();

    /// <summary>Digests by image id; images that are gone meanwhile have none.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> DigestsAsync(
        HostContext host, EngineProgram engine, IReadOnlyCollection<string> imageIds, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var missing = imageIds.Where(id => !digests.TryGetValue(id, out var known) || known.Until < now).ToList();
        if (missing.Count > 0)
        {
            foreach (var image in await RunningContainers.DigestsAsync(host, engine, missing, cancellation))
            {
                digests[image.Id] = (image, now + DigestsHold);
            }
        }
        return imageIds.Where(digests.ContainsKey).ToDictionary(id => id, id => digests[id].Digests.RepoDigests);
    }

    private static void Keep(HostFiles files, string file, string version)
    {
        try
        {
            files.Write(file, version + "\n", HostFiles.Public, Owner.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AgentException)
        {
            // A full disk costs a probe at the next listing, not this listing.
        }
    }

    /// <summary>The version that a daemon of this type has in this container; null when it cannot be told.</summary>
    public async Task<string?> VersionAsync(HostContext host, EngineProgram engine, string daemonType, RunningContainer container, CancellationToken cancellation)
    {
        if (VersionProbe.Of(daemonType) is not { } probe)
        {
            return null;
        }
        var key = (container.ImageId, probe.Name);
        if (versions.TryGetValue(key, out var known))
        {
            return known;
        }
        if (silent.TryGetValue(container.Id, out var until) && time.GetUtcNow() < until)
        {
            return null;
        }
        // Kept on disk as well: an agent of one command would ask at every listing.
        var file = $"{host.AgentDir}/images/{container.ImageId}.{probe.Name}.version";
        var files = new HostFiles(host);
        var version = files.ReadText(file)?.Trim();
        if (string.IsNullOrEmpty(version))
        {
            version = await probe.RunAsync(host, engine, container, cancellation);
            if (version is not null)
            {
                Keep(files, file, version);
            }
        }
        if (version is not null)
        {
            versions[key] = version;
        }
        else
        {
            // Asking costs a process in the container at every listing; a new container is asked anew.
            var now = time.GetUtcNow();
            foreach (var (id, end) in silent.Where(other => other.Value < now))
            {
                silent.TryRemove(KeyValuePair.Create(id, end));
            }
            silent[container.Id] = now + SilenceHolds;
        }
        return version;
    }
}
