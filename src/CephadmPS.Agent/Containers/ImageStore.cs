using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Containers;

/// <summary>What running an image tells, which holds for its id for ever: owner of Ceph's files, and the version.</summary>
/// <param name="CephOwner">Owner of <c>/var/lib/ceph</c> in the image.</param>
/// <param name="CephVersion">First line of <c>ceph-mon --version</c>.</param>
public sealed record ImageFacts(Owner CephOwner, string CephVersion);

/// <summary>The images of this host. What costs a container start is kept by image id in the agent's own directory.</summary>
public sealed class ImageStore(HostContext host, ContainerEngine engine)
{
    // A constant script: nothing from a request becomes part of it.
    private const string Probe = "stat -c '%u %g' /var/lib/ceph; ceph-mon --version 2>/dev/null || ceph --version";

    private static readonly string[] TransientErrors =
        ["error creating read-write layer with ID", "net/http: TLS handshake timeout", "Digest did not match, expected"];
    private static readonly int[] RetrySeconds = [1, 4, 25];

    private readonly HostFiles _files = new(host);
    private readonly EngineCommand _command = new(engine, host);

    /// <summary>Id and digests of a local image; null when it is not there.</summary>
    public async Task<ImageInfo?> FindAsync(string image, CancellationToken cancellation)
    {
        CheckReference(image);
        var answer = await host.Processes.RunAsync(
            EngineCommand.ToProcess([engine.Path, "image", "inspect", "--format", "{{.Id}},{{.RepoDigests}}", image]), cancellation);
        if (!answer.Ok)
        {
            return null;
        }
        var parts = answer.Output.Trim().Split(',', 2);
        return new ImageInfo
        {
            ImageId = parts[0].StartsWith("sha256:", StringComparison.Ordinal) ? parts[0]["sha256:".Length..] : parts[0],
            RepoDigests = [.. parts.ElementAtOrDefault(1)?.Trim('[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []],
        };
    }

    /// <summary>A local image; <c>ImageMissing</c> when it is not there.</summary>
    public async Task<ImageInfo> GetAsync(string image, CancellationToken cancellation) =>
        await FindAsync(image, cancellation) ?? throw Missing(image, []);

    /// <summary>A local image, pulled when it is not there; <c>ImageMissing</c> or <c>RegistryRefused</c> when that fails.</summary>
    /// <param name="image">The image.</param>
    /// <param name="report">Takes phrases for people.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="insecure">The registry speaks no TLS that can be trusted.</param>
    /// <param name="newest">Ask the registry also for an image that is here; one by digest or of this host only cannot be another.</param>
    public async Task<ImageInfo> GetOrPullAsync(string image, Action<string> report, CancellationToken cancellation, bool insecure = false, bool newest = false)
    {
        var found = await FindAsync(image, cancellation);
        if (found is not null && (!newest || image.StartsWith("localhost/", StringComparison.Ordinal) || image.Contains('@')))
        {
            return found;
        }
        report($"pulling {image}");
        for (var attempt = 0; ; attempt++)
        {
            var answer = await host.Processes.RunAsync(EngineCommand.ToProcess(_command.Pull(image, insecure), TimeSpan.FromMinutes(30)), cancellation);
            if (answer.Ok)
            {
                return await GetAsync(image, cancellation);
            }
            if (DiskFull.IsTold(answer.Error))
            {
                throw DiskFull.On("/var/lib/containers/storage");
            }
            if (found is not null)
            {
                report($"the registry could not be asked; taking {image} as it is here: {LastLines(answer.Error, 1).FirstOrDefault()}");
                return found;
            }
            if (answer.Error.Contains("unauthorized", StringComparison.OrdinalIgnoreCase))
            {
                throw AgentException.Refused("RegistryRefused", $"the registry of {image} does not accept this host's login",
                    "log in to the registry (cephadm-agent registry-login), then repeat the command");
            }
            // The waits are upstream's; they are between tries of a registry, not for a condition that could be watched.
            if (attempt == RetrySeconds.Length || !TransientErrors.Any(answer.Error.Contains))
            {
                throw Missing(image, LastLines(answer.Error, 3));
            }
            report($"pulling {image} failed for the moment, trying again in {RetrySeconds[attempt]} s");
            await Task.Delay(TimeSpan.FromSeconds(RetrySeconds[attempt]), cancellation);
        }
    }

    /// <summary>Owner and version; starts a container only for an image id that was never seen.</summary>
    public async Task<ImageFacts> FactsAsync(string image, string imageId, CancellationToken cancellation)
    {
        if (RememberedFacts(imageId) is { } known)
        {
            return known;
        }
        var line = _command.Run(new ContainerSpec { Image = image, EntryPoint = "sh", Arguments = ["-c", Probe], Init = false });
        var answer = await host.Processes.RunAsync(EngineCommand.ToProcess(line), cancellation);
        if (!answer.Ok || Parse(answer.Output) is not { } facts)
        {
            throw new AgentException("ImageUnusable", $"the image {image} does not run Ceph", "use an image that holds Ceph's daemons")
            {
                Details = LastLines(answer.Error, 5),
                Undone = true,
            };
        }
        Remember(imageId, facts);
        return facts;
    }

    /// <summary>Owner of the first of some paths that an image has; starts containers only for an image id that was never asked.</summary>
    public async Task<Owner> OwnerOfAsync(string image, string imageId, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var file = $"{host.AgentDir}/images/{imageId}.{paths[0].Trim('/').Replace('/', '-')}";
        if (_files.ReadText(file) is { } text && ParseOwner(text) is { } known)
        {
            return known;
        }
        List<string> errors = [];
        foreach (var path in paths)
        {
            var line = _command.Run(new ContainerSpec { Image = image, EntryPoint = "stat", Arguments = ["-c", "%u %g", path], Init = false });
            var answer = await host.Processes.RunAsync(EngineCommand.ToProcess(line), cancellation);
            if (answer.Ok && ParseOwner(answer.Output) is { } owner)
            {
                _files.Write(file, $"{owner.Uid} {owner.Gid}\n", HostFiles.Public, Owner.Root);
                return owner;
            }
            errors.AddRange(LastLines(answer.Error, 3));
        }
        throw new AgentException("ImageUnusable", $"the image {image} has no {string.Join(" and no ", paths)}", "use an image that holds the daemon")
        {
            Details = errors,
            Undone = true,
        };
    }

    private static Owner? ParseOwner(string text) =>
        text.Trim().Split(' ') is [var uid, var gid] && int.TryParse(uid, out var u) && int.TryParse(gid, out var g) ? new Owner(u, g) : null;

    /// <summary>Facts of an image that ran here before; null otherwise.</summary>
    public ImageFacts? RememberedFacts(string imageId) => _files.ReadText($"{host.AgentDir}/images/{imageId}") is { } text ? Parse(text) : null;

    public void Remember(string imageId, ImageFacts facts) => _files.Write(
        $"{host.AgentDir}/images/{imageId}", $"{facts.CephOwner.Uid} {facts.CephOwner.Gid}\n{facts.CephVersion}\n", HostFiles.Public, Owner.Root);

    internal static ImageFacts? Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ids = lines.FirstOrDefault()?.Split(' ') ?? [];
        return lines.Length >= 2 && ids.Length == 2 && int.TryParse(ids[0], out var uid) && int.TryParse(ids[1], out var gid)
            ? new ImageFacts(new Owner(uid, gid), lines[1])
            : null;
    }

    internal static List<string> LastLines(string text, int count) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(count)];

    // A reference that begins with a dash would be an option to the engine.
    private static void CheckReference(string image)
    {
        if (image.Length == 0 || image.StartsWith('-') || image.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            throw AgentException.Refused("InvalidImage", $"'{image}' is not an image reference");
        }
    }

    private static AgentException Missing(string image, List<string> details) =>
        new("ImageMissing", $"the image {image} is not on this host and could not be pulled",
            "check the name and the registry, or load the image on the host (podman pull)", AgentErrorCodes.Refused)
        {
            Details = details,
            Undone = true,
        };
}
