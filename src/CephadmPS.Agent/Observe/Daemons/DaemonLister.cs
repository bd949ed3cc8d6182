using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>
/// Lists the daemons of the host, upstream's and ours alike. However many there are, it takes one call to systemd and one to the engine,
/// side by side, and one more for images it has not seen lately.
/// </summary>
internal sealed class DaemonLister(TimeProvider time)
{
    private readonly ImageKnowledge images = new(time);

    /// <summary>All that match the request, by cluster and name. Fails rather than leave out what it could not learn.</summary>
    public async Task<List<DaemonListing>> ListAsync(HostContext host, ListDaemonsRequest request, CancellationToken cancellation)
    {
        var directories = DaemonDirectory.All(host, request.Fsid).Where(d => request.Name is null || d.Name == request.Name).ToList();
        var legacy = await LegacyDaemons.ListAsync(host, request, cancellation);
        var programs = request is { Programs: true, Fsid: { } fsid } ? new ListedPrograms(host, fsid) : null;
        List<string> unitNames = [.. directories.Select(d => d.Unit + ".service"), .. programs?.Units ?? []];
        var engine = request.Detail && directories.Count > 0 ? EngineProgram.Find(host) : null;
        var containers = engine is null
            ? Task.FromResult<IReadOnlyDictionary<string, RunningContainer>>(new Dictionary<string, RunningContainer>())
            : RunningContainers.ListAsync(host, engine, cancellation);
        var asked = SystemdUnits.ShowAsync(host, unitNames, cancellation);
        await Task.WhenAll(containers, asked);

        var units = await asked;
        var listings = directories.Select(directory => (Directory: directory, Listing: directory.Describe())).ToList();
        foreach (var (directory, listing) in listings)
        {
            if (units.TryGetValue(directory.Unit + ".service", out var unit))
            {
                listing.State = unit.DaemonState;
                listing.Enabled = unit.IsEnabled;
            }
        }
        if (engine is not null)
        {
            await AddDetailAsync(host, engine, listings, await containers, cancellation);
        }
        return [.. listings.Select(l => l.Listing), .. legacy, .. programs?.Of(units) ?? []];
    }

    private async Task AddDetailAsync(
        HostContext host, EngineProgram engine, List<(DaemonDirectory Directory, DaemonListing Listing)> listings,
        IReadOnlyDictionary<string, RunningContainer> containers, CancellationToken cancellation)
    {
        var running = listings
            .Select(l => (l.Directory, l.Listing, Container: l.Directory.ContainerNames.Select(containers.GetValueOrDefault).FirstOrDefault(c => c is not null)))
            .Where(l => l.Container is not null)
            .ToList();
        var digests = await images.DigestsAsync(host, engine, [.. running.Select(r => r.Container!.ImageId).Distinct()], cancellation);
        var now = time.GetUtcNow();
        foreach (var (directory, listing, container) in running)
        {
            listing.ContainerId = container!.Id;
            listing.ContainerImageName = container.Image;
            listing.ContainerImageId = container.ImageId;
            listing.ContainerImageDigests = digests.TryGetValue(container.ImageId, out var known) ? [.. known] : null;
            listing.Started = DaemonDirectory.TimeText(container.Started);
            (listing.MemoryUsage, listing.CpuPercentage) = ResourceUse.Of(host, container, now);
            listing.Version = await images.VersionAsync(host, engine, directory.Type, container, cancellation);
        }
    }
}
