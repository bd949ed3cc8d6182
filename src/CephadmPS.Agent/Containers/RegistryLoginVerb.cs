using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Containers;

/// <summary>
/// <c>registry-login</c>: the engine logs in to a registry, which checks the login. The password goes in by standard input; upstream gives it
/// as an argument, which every user of the host can read.
/// </summary>
public sealed class RegistryLoginVerb() : Verb<RegistryLoginRequest, RegistryLoginResult>(
    Protocol.Verbs.RegistryLogin, AgentJson.Default.RegistryLoginRequest, AgentJson.Default.RegistryLoginResult), IHostWide
{
    private const string DockerFile = "/root/.docker/config.json";

    public override bool Mutates => true;

    public override async Task<RegistryLoginResult> RunAsync(RegistryLoginRequest request, VerbContext context, CancellationToken cancellation)
    {
        var engine = await EngineLocator.GetAsync(context.Host, cancellation);
        return await LoginAsync(context.Host, engine, request, context.Report, cancellation);
    }

    /// <summary>Logs in. Errors: <c>InvalidRegistryLogin</c>, <c>RegistryRefused</c>.</summary>
    internal static async Task<RegistryLoginResult> LoginAsync(
        HostContext host, ContainerEngine engine, RegistryLoginRequest request, Action<string> report, CancellationToken cancellation)
    {
        Check(request);
        var files = new HostFiles(host);
        report($"logging in to {request.Url}");
        if (engine.IsPodman && !files.DirectoryExists("/etc/ceph"))
        {
            files.MakeDirectory("/etc/ceph", HostFiles.PublicDirectory, Owner.Root);
        }
        string[] where = engine.IsPodman ? [$"--authfile={EngineCommand.RegistryLogin}"] : [];
        var answer = await host.Processes.RunAsync(
            new ProcessSpec(engine.Path, ["login", "--username", request.Username, "--password-stdin", .. where, request.Url]) { Input = request.Password }, cancellation);
        if (!answer.Ok)
        {
            throw AgentException.Refused("RegistryRefused", $"{request.Url} did not let user '{request.Username}' in: {LastLine(answer.Error)}",
                "check registry, user and password, and that this host reaches the registry");
        }
        var file = engine.IsPodman ? EngineCommand.RegistryLogin : DockerFile;
        if (files.FileExists(file))
        {
            File.SetUnixFileMode(host.PathOf(file), HostFiles.Private);
        }
        return new RegistryLoginResult { Url = request.Url, AuthFile = file };
    }

    private static void Check(RegistryLoginRequest request)
    {
        List<string> missing = [];
        foreach (var (name, value) in new[] { ("url", request.Url), ("username", request.Username), ("password", request.Password) })
        {
            if (value.Length == 0)
            {
                missing.Add(name);
            }
        }
        if (missing.Count > 0)
        {
            throw AgentException.Refused("InvalidRegistryLogin", $"a registry login needs {string.Join(" and ", missing)}",
                """give a document such as {"url": "quay.io", "username": "me", "password": "…"}""");
        }
        // One that begins with a dash would be an option to the engine.
        if (new[] { request.Url, request.Username }.FirstOrDefault(value => value[0] == '-' || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) is { } wrong)
        {
            throw AgentException.Refused("InvalidRegistryLogin", $"'{wrong}' is neither a registry nor a user");
        }
    }

    private static string LastLine(string text) => ImageStore.LastLines(text, 1) is [var line] ? line : "it gave no reason";
}
