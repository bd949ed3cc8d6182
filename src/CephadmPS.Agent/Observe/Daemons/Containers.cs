using System.Globalization;
using System.Text.Json;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>A running container.</summary>
internal sealed record RunningContainer(string Id, string Name, string Image, string ImageId, int Pid, DateTimeOffset Started);

/// <summary>An image's repository digests.</summary>
internal sealed record ImageDigests(string Id, IReadOnlyList<string> RepoDigests);

/// <summary>Asks the engine for all running containers in one call (podman) or two (docker).</summary>
internal static class RunningContainers
{
    public static async Task<IReadOnlyDictionary<string, RunningContainer>> ListAsync(HostContext host, EngineProgram engine, CancellationToken cancellation)
    {
        if (engine.IsPodman)
        {
            return ByName(ParsePodman(await AskAsync(host, engine, cancellation, "ps", "--no-trunc", "--format", "json")));
        }
        var names = (await AskAsync(host, engine, cancellation, "ps", "--no-trunc", "--filter", "name=^ceph-", "--format", "{{.ID}}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == 0
            ? new Dictionary<string, RunningContainer>()
            : ByName(ParseDocker(await AskAsync(host, engine, cancellation, ["inspect", "--type", "container", .. names])));
    }

    /// <summary>Digests of images by id. The engine leaves out, and complains of, images that are gone; the others count.</summary>
    public static async Task<IReadOnlyList<ImageDigests>> DigestsAsync(HostContext host, EngineProgram engine, IEnumerable<string> imageIds, CancellationToken cancellation)
    {
        var answer = await host.Processes.RunAsync(new ProcessSpec(engine.Name, ["image", "inspect", .. imageIds]), cancellation);
        return answer.Output.StartsWith('[') ? ParseImages(answer.Output) : [];
    }

    /// <summary>Of <c>podman ps --format json</c>.</summary>
    internal static IEnumerable<RunningContainer> ParsePodman(string text) => Parse(text, c => new RunningContainer(
        Text(c, "Id"),
        c.TryGetProperty("Names", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0 ? names[0].GetString() ?? "" : "",
        Text(c, "Image"),
        Text(c, "ImageID"),
        Number(c, "Pid"),
        DateTimeOffset.FromUnixTimeSeconds(c.TryGetProperty("StartedAt", out var started) && started.TryGetInt64(out var seconds) ? seconds : 0)));

    /// <summary>Of <c>docker inspect</c>.</summary>
    internal static IEnumerable<RunningContainer> ParseDocker(string text) => Parse(text, c =>
    {
        var state = c.GetProperty("State");
        return new RunningContainer(
            Text(c, "Id"),
            Text(c, "Name").TrimStart('/'),
            Text(c.GetProperty("Config"), "Image"),
            WithoutPrefix(Text(c, "Image")),
            Number(state, "Pid"),
            DateTimeOffset.TryParse(Text(state, "StartedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) ? started : default);
    });

    /// <summary>Of <c>podman image inspect</c> or <c>docker image inspect</c>.</summary>
    internal static IReadOnlyList<ImageDigests> ParseImages(string text) => [.. Parse(text, i => new ImageDigests(
        WithoutPrefix(Text(i, "Id")),
        i.TryGetProperty("RepoDigests", out var digests) && digests.ValueKind == JsonValueKind.Array
            ? [.. digests.EnumerateArray().Select(d => d.GetString()).OfType<string>()]
            : []))];

    private static List<T> Parse<T>(string text, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new AgentException("EngineAnswer", "the container engine's answer is not as expected: " + e.Message,
                "Compare the engine's version with those supported.", inner: e);
        }
    }

    private static async Task<string> AskAsync(HostContext host, EngineProgram engine, CancellationToken cancellation, params string[] arguments)
    {
        var answer = await host.Processes.RunAsync(new ProcessSpec(engine.Name, arguments), cancellation);
        // An answer that failed is unknown, never "no containers".
        return answer.Ok
            ? answer.Output
            : throw new AgentException("EngineFailed", $"'{engine.Name} {arguments[0]}' failed on this host", $"Run '{engine.Name} {string.Join(' ', arguments)}' there.")
            {
                Details = [answer.Error.Trim()],
            };
    }

    private static Dictionary<string, RunningContainer> ByName(IEnumerable<RunningContainer> containers)
    {
        var byName = new Dictionary<string, RunningContainer>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            byName[container.Name] = container;
        }
        return byName;
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;

    private static string WithoutPrefix(string id) => id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;
}
